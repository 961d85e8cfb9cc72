//! Every kind of request arrives as it was sent, and every kind of reply as it was answered.

use std::{
    future::{ready, Ready},
    sync::{Arc, Mutex, MutexGuard},
};

use round_trip::{
    kinds::{
        calls::{KindsBlockingCalls as _, KindsCalls as _},
        chain::KindsPaths as _,
        things::{
            self, DeleteThing, DeleteThingReply, DownloadBytes, FindThings, ListPeople, PutThing,
            PutThingReply, PutThingReplyOk, PutThingThing, ReplaceList, SharePeople, UploadFile,
            UploadFileMeta, UploadFileReply,
        },
        types::{Level, Made, People, Person},
    },
    kinds_service::{router, KindsService},
};
use wechatpay_coupons::{
    auth::{OpenError, Opener, RsaOpener, RsaSigner},
    busifavor::{UseCoupon, UseCouponReply},
    crypto::{Backend, PrivateKey},
    operation::{Bytes, DecodeError, Upload},
    pipeline::{decode, Completion},
    transport::{reqwest::ReqwestTransport, Transport},
    BoxFuture, Client, ClientBuilder, Error, Operation, Outcome, Sensitive,
};
use wechatpay_sandbox::{
    service::{json, Refusal, Routes, StatusCode},
    Sandbox, SandboxError,
};
use zeroize::Zeroizing;

/// Keeps what came.
#[derive(Default)]
struct Keeper {
    found: Mutex<Vec<FindThings>>,
    put: Mutex<Vec<PutThing>>,
    uploaded: Mutex<Vec<UploadFile>>,
}

fn last<T: Clone>(kept: &Mutex<Vec<T>>) -> T {
    lock(kept).last().expect("something came").clone()
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().expect("no test panics while it holds it")
}

#[expect(deprecated, reason = "that it can be served is tested too")]
impl KindsService for Keeper {
    async fn find_things(&self, request: FindThings) -> Result<Vec<String>, Refusal> {
        let reply = vec![request.thing_id.clone()];
        lock(&self.found).push(request);
        Ok(reply)
    }

    async fn put_thing(&self, request: PutThing) -> Result<PutThingReply, Refusal> {
        let reply = match request.thing_id.as_str() {
            "old" => PutThingReply::Ok(PutThingReplyOk::new(request.name.as_str())),
            "new" => PutThingReply::Created(Made::new(7)),
            "busy" => return Err(Refusal::new("BUSY", "later")),
            "odd" => return Err(Refusal::new("ODD", "no").status(StatusCode::CONFLICT)),
            "even" => return Err(Refusal::new("EVEN", "no").status(StatusCode::OK)),
            _ => PutThingReply::NoContent,
        };
        lock(&self.put).push(request);
        Ok(reply)
    }

    async fn delete_thing(&self, _: DeleteThing) -> Result<DeleteThingReply, Refusal> {
        Ok(DeleteThingReply::new())
    }

    async fn replace_list(&self, request: ReplaceList) -> Result<Vec<String>, Refusal> {
        Ok(request.body)
    }

    async fn share_people(&self, request: SharePeople) -> Result<People, Refusal> {
        let SharePeople { leader, people, names, by_role, teams, note, .. } = request;
        let mut reply = People::new(leader, people, names);
        (reply.by_role, reply.teams, reply.note) = (by_role, teams, note);
        Ok(reply)
    }

    async fn list_people(&self, request: ListPeople) -> Result<Vec<Sensitive>, Refusal> {
        Ok(request.body.into_iter().map(|person| person.name).collect())
    }

    async fn download_text(&self, _: things::DownloadText) -> Result<String, Refusal> {
        Ok("一,two\n".to_owned())
    }

    async fn download_bytes(&self, _: DownloadBytes) -> Result<Bytes, Refusal> {
        Ok(Bytes::from_static(&[0, 255, 7]))
    }

    async fn upload_file(&self, request: UploadFile) -> Result<UploadFileReply, Refusal> {
        lock(&self.uploaded).push(request);
        Ok(UploadFileReply::new("id"))
    }
}

async fn start() -> (Arc<Keeper>, Sandbox, Client) {
    let keeper = Arc::new(Keeper::default());
    let sandbox = Sandbox::builder().mount(router(keeper.clone())).start().await.expect("it starts");
    let client = client_of(&sandbox, &sandbox.credentials().merchant_id);
    (keeper, sandbox, client)
}

fn client_of(sandbox: &Sandbox, merchant: &str) -> Client {
    builder_of(sandbox, merchant).build().expect("a configuration")
}

fn builder_of(sandbox: &Sandbox, merchant: &str) -> ClientBuilder {
    let credentials = sandbox.credentials();
    Client::builder()
        .merchant(merchant)
        .serial(credentials.serial.as_str())
        .private_key(credentials.private_key.as_str())
        .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
        .base_url(sandbox.base_url())
}

fn status(error: &Error) -> Option<u16> {
    error.api().map(|error| error.status().as_u16())
}

fn field(error: &Error) -> Option<&str> {
    error.api()?.detail()?.field()
}

#[tokio::test]
async fn parameters_arrive_from_wherever_they_stand() {
    let (keeper, _sandbox, client) = start().await;
    let everything = FindThings::new("a/b%2F c+d")
        .number(-7)
        .flag(true)
        .status(Level::N2)
        .each(["a,b", "", "c&d=e"])
        .numbers(vec![1, 2])
        .joined(["a,b", "c d", "+"])
        .x_trace("trace")
        .x_count(3)
        .session("x; y=z");
    assert_eq!(client.find_things(&everything).await.expect("a list"), ["a/b%2F c+d"]);
    assert_eq!(last(&keeper.found), everything);
    let little = FindThings::new("七");
    client.find_things(&little).await.expect("a list");
    assert_eq!(last(&keeper.found), little);
}

#[tokio::test]
async fn methods_and_paths_are_there_without_async() {
    let (keeper, sandbox, client) = start().await;
    let builder = builder_of(&sandbox, &sandbox.credentials().merchant_id);
    let blocking = builder.build_blocking().expect("a configuration");
    let calling = tokio::task::spawn_blocking(move || {
        let found = blocking.find_things(&FindThings::new("七")).expect("a list");
        blocking.delete_thing(&DeleteThing::new("old")).expect("nothing");
        (found, blocking.kinds().chain().join("v3/nowhere").get().send())
    });
    let (found, nowhere) = calling.await.expect("no panic");
    assert_eq!(found, ["七"]);
    assert_eq!(last(&keeper.found), FindThings::new("七"));
    assert_eq!(status(&nowhere.expect_err("no such path")), Some(404));
    let nowhere = client.kinds().chain().join("v3/nowhere").get().await;
    assert_eq!(status(&nowhere.expect_err("no such path")), Some(404));
}

#[tokio::test]
async fn a_reply_is_the_one_of_its_status() {
    let (keeper, _sandbox, client) = start().await;
    let put = |id: &str| PutThing::new(id, "name", PutThingThing::new(1));
    let old = client.put_thing(&put("old").secret("张三")).await.expect("a reply");
    assert_eq!(old, PutThingReply::Ok(PutThingReplyOk::new("name")));
    let kept = last(&keeper.put);
    assert_eq!(kept.secret.as_ref().map(|secret| secret.expose().to_owned()).as_deref(), Some("张三"));
    assert_eq!(client.put_thing(&put("new")).await.expect("a reply"), PutThingReply::Created(Made::new(7)));
    assert_eq!(client.put_thing(&put("same")).await.expect("a reply"), PutThingReply::NoContent);
    client.delete_thing(&DeleteThing::new("old")).await.expect("nothing");
}

#[tokio::test]
async fn a_refusal_has_the_documented_status_or_its_own() {
    let (_keeper, _sandbox, client) = start().await;
    let put = |id: &str| PutThing::new(id, "name", PutThingThing::new(1));
    let busy = client.put_thing(&put("busy")).await.expect_err("it is busy");
    assert_eq!((status(&busy), busy.outcome()), (Some(429), Outcome::Refused));
    let odd = client.put_thing(&put("odd")).await.expect_err("it is odd");
    assert_eq!(status(&odd), Some(409));
    let even = client.put_thing(&put("even")).await.expect_err("no refusal looks like a success");
    assert_eq!(status(&even), Some(500));
}

/// The description does not list the code: both sides have it from the protocol.
#[tokio::test]
async fn a_code_of_the_protocol_is_known_to_both_sides() {
    let (_keeper, sandbox, _client) = start().await;
    let stranger = client_of(&sandbox, "1900000999");
    let error = stranger.find_things(&FindThings::new("x")).await.expect_err("nobody knows the merchant");
    assert_eq!((error.code(), status(&error)), (Some("SIGN_ERROR"), Some(401)));
    assert_eq!(error.outcome(), Outcome::Refused);
}

#[tokio::test]
async fn a_broken_constraint_is_told_with_its_place() {
    let (keeper, _sandbox, client) = start().await;
    let small = PutThing::new("old", "name", PutThingThing::new(0));
    let error = client.call(&small.unchecked()).await.expect_err("0 is too small");
    assert_eq!(field(&error), Some("/thing/size"));
    let long = ReplaceList::new("mine", ["a", "long"]);
    let error = client.call(&long.unchecked()).await.expect_err("4 characters are too many");
    assert_eq!(field(&error), Some("/1"));
    let none = client.call(&ReplaceList::new("mine", [""; 0]).unchecked()).await;
    assert_eq!(status(&none.expect_err("there is none")), Some(400));
    assert!(lock(&keeper.put).is_empty());
}

#[tokio::test]
async fn a_body_that_is_no_object_arrives() {
    let (_keeper, _sandbox, client) = start().await;
    assert_eq!(client.replace_list(&ReplaceList::new("mine", ["a", "b"])).await.expect("a list"), ["a", "b"]);
}

fn people() -> SharePeople {
    let person = |name: &str| Person::new(name, 7).phone("138");
    SharePeople::new(person("张三").nick("三三"), vec![person("李四"), person("")], ["王五", "赵六"])
        .by_role([("a/b".to_owned(), "孙七".into()), ("*".to_owned(), "周八".into())].into())
        .teams([("blue".to_owned(), vec![person("吴九")])].into())
        .note("in the clear")
}

#[tokio::test]
async fn sealed_values_travel_there_and_back_wherever_they_stand() {
    let (_keeper, _sandbox, client) = start().await;
    let sent = people();
    for _ in 0..2 {
        let reply = client.share_people(&sent).await.expect("a reply");
        assert_eq!((&reply.leader, &reply.people, &reply.names), (&sent.leader, &sent.people, &sent.names));
        assert_eq!((&reply.by_role, &reply.teams, &reply.note), (&sent.by_role, &sent.teams, &sent.note));
    }
    let listed = client.list_people(&ListPeople::new(sent.people)).await.expect("their names");
    let listed: Vec<&str> = listed.iter().map(|name| name.expose().as_str()).collect();
    assert_eq!(listed, ["李四", ""]);
}

#[tokio::test]
async fn what_is_sealed_is_never_in_the_clear_and_a_signer_alone_can_not_open() {
    let (_keeper, sandbox, client) = start().await;
    let prepared = client.pipeline().prepare(&people()).expect("a request");
    let attempt = prepared.attempt().expect("an attempt");
    let message = String::from_utf8_lossy(attempt.message()).into_owned();
    for name in ["张三", "三三", "李四", "王五", "赵六", "孙七", "周八", "吴九"] {
        assert!(!message.contains(name), "{name}");
    }
    assert!(message.contains("in the clear"));

    let credentials = sandbox.credentials();
    let key = PrivateKey::new(credentials.private_key.as_bytes(), Backend::default()).expect("a key");
    let signing = || {
        Client::builder()
            .merchant(credentials.merchant_id.as_str())
            .serial(credentials.serial.as_str())
            .signer(RsaSigner::new(key.clone()))
            .public_key(credentials.public_key_id.as_str(), credentials.public_key.as_str())
            .base_url(sandbox.base_url())
    };
    let error = signing().build().expect("a client").share_people(&people()).await.expect_err("it is sealed");
    assert!(error.is_decode() && error.is_authenticated(), "{error}");
    assert_eq!(error.outcome(), Outcome::Unknown);
    assert_eq!(error.decode_error().map(DecodeError::path), Some("by_role[*]"), "{error}");
    assert!(error.to_string().contains("`opener`"), "{error}");
    let client = signing().opener(RsaOpener::new(key.clone())).build().expect("a client");
    assert_eq!(client.share_people(&people()).await.expect("a reply").leader, people().leader);
    let other = signing().opener(Stubborn).build().expect("a client");
    let error = other.share_people(&people()).await.expect_err("it opens nothing");
    assert!(error.to_string().contains("it was not opened: not today"), "{error}");
}

/// Opens nothing.
struct Stubborn;

impl Opener for Stubborn {
    fn open<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Zeroizing<Vec<u8>>, OpenError>> {
        Box::pin(ready(Err(OpenError::new("not today"))))
    }
}

#[tokio::test]
async fn the_same_without_io() {
    let (_keeper, sandbox, client) = start().await;
    let prepared = client.pipeline().prepare(&people()).expect("a request");
    let attempt = prepared.attempt().expect("an attempt");
    let key = PrivateKey::new(sandbox.credentials().private_key.as_bytes(), Backend::default());
    let signature = key.expect("a key").sign(attempt.message()).expect("a signature");
    let request = attempt.authorized(&signature).expect("a request");
    let transport = ReqwestTransport::new(|http| http).expect("a transport");
    let reply = transport.execute(request).await.expect("a reply");
    let Ok(Completion::Verified(verified)) = prepared.complete(&reply) else { panic!("it is not verified") };
    let error = decode::<SharePeople>(&verified).expect_err("it is sealed yet");
    assert!(error.to_string().contains("what is sealed in it was not opened"), "{error}");
    let opened = prepared.open(verified).await.expect("it is opened");
    assert!(!format!("{opened:?}").contains("张三"));
    assert_eq!(decode::<SharePeople>(&opened).expect("a reply").leader, people().leader);
    let error = decode::<PutThing>(&opened).expect_err("another operation");
    assert!(error.to_string().contains("it is the reply to another operation"), "{error}");
}

#[tokio::test]
async fn a_limit_of_what_is_sealed_names_its_place() {
    let (_keeper, _sandbox, client) = start().await;
    let mut people = people();
    people.names = vec!["x".repeat(214).as_str().into(), "x".repeat(215).as_str().into()];
    people.people[1].name = "张".repeat(72).as_str().into();
    let error = client.share_people(&people).await.expect_err("too long");
    let violations = error.violations().expect("violations");
    let paths: Vec<&str> = violations.iter().map(|violation| violation.path.as_str()).collect();
    assert_eq!((paths, error.outcome()), (vec!["people[1].name", "names[1]"], Outcome::NotSent));
}

#[tokio::test]
#[expect(deprecated, reason = "that it can be called is tested too")]
async fn downloads_are_what_they_were() {
    let (_keeper, _sandbox, client) = start().await;
    assert_eq!(client.download_text(&things::DownloadText::new()).await.expect("text"), "一,two\n");
    assert_eq!(client.download_bytes(&DownloadBytes::new()).await.expect("bytes")[..], [0, 255, 7]);
}

#[tokio::test]
async fn files_arrive_with_the_json_that_is_signed() {
    let (keeper, _sandbox, client) = start().await;
    let file = Upload::new("a\"b\r\n.png", vec![0, 13, 10, 255]).media_type("image/png");
    let second = Upload::new("券.txt", vec![b'-'; 2 * 1024 * 1024]);
    let request = UploadFile::new(UploadFileMeta::new("logo.png"), file).second(second);
    assert_eq!(client.upload_file(&request).await.expect("an id").media_id, "id");
    assert_eq!(last(&keeper.uploaded), request);
    let long = UploadFile::new(UploadFileMeta::new("x".repeat(21)), Upload::new("x", vec![1]));
    let error = client.call(&long.unchecked()).await.expect_err("the name is too long");
    assert_eq!(field(&error), Some("/meta/filename"));
}

#[tokio::test]
async fn head_is_not_answered_as_get() {
    let (_keeper, sandbox, _client) = start().await;
    let url = format!("{}/v3/text", sandbox.base_url());
    let reply = reqwest::Client::new().head(url).send().await.expect("a reply");
    assert_eq!(reply.status(), 405);
    assert!(reply.bytes().await.expect("a body").is_empty());
}

/// Takes the address of an operation of the sandbox.
struct Thief;

impl Thief {
    fn take(_: &Self, _: UseCoupon) -> Ready<Result<UseCouponReply, Refusal>> {
        ready(Err(Refusal::field("/coupon_code", "is mine")))
    }
}

#[tokio::test]
async fn an_address_that_is_taken_is_an_error_of_the_start() {
    let twice = || router(Arc::new(Keeper::default()));
    let error = Sandbox::builder().mount(twice()).mount(twice()).start().await.expect_err("twice");
    assert_eq!(
        error.to_string(),
        "GET /v3/things/{thing_id}: find_things is served twice; mount it once, and not at all where the sandbox \
         serves it by itself"
    );

    let routes = Routes::new(Arc::new(Thief)).offer(Thief::take, json(200));
    let error = Sandbox::builder().mount(routes).start().await.expect_err("it is taken");
    assert!(
        matches!(error, SandboxError::Conflict { operations: ["use_coupon", "use_coupon"], .. }),
        "{error}"
    );
}

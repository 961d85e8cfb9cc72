//! What the sandbox starts with, from a file.

use std::{error::Error, fs, path::Path, time::Duration};

use serde::Deserialize;
use wechatpay_sandbox::{DeliveryPace, KeyMode, Merchant, Sandbox, SandboxBuilder, Stock, User};

const DEFAULT: &str = include_str!("../../seed.yaml");

/// A seed file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Seed {
    #[serde(default)]
    users: Vec<SeedUser>,
    #[serde(default)]
    merchants: Vec<SeedMerchant>,
    #[serde(default)]
    coupons: Vec<SeedCoupon>,
    #[serde(default)]
    quotas: Vec<SeedQuota>,
    /// Before each so-manieth notification goes one with a false signature.
    #[serde(default)]
    probe_every: u32,
    /// So many times faster than the service, notifications are sent again.
    delivery_pace: Option<u32>,
    /// Whether requests may lack `User-Agent` and `Accept`.
    #[serde(default)]
    bare_headers: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedUser {
    openid: String,
    unionid: Option<String>,
    name: Option<String>,
    id_card_number: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedMerchant {
    id: String,
    #[serde(default)]
    key_mode: KeyMode,
    serial: Option<String>,
    api_v3_key: Option<String>,
    notify_url: Option<String>,
    #[serde(default)]
    appids: Vec<String>,
    #[serde(default)]
    cards: Vec<SeedCard>,
    #[serde(default)]
    stocks: Vec<SeedStock>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedCard {
    id: String,
    appid: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedStock {
    id: String,
    kind: Kind,
    /// Of uploaded codes.
    capacity: Option<usize>,
    /// Of uploaded codes, in seconds.
    #[serde(default)]
    creating: u32,
    /// Uploaded already.
    #[serde(default)]
    codes: Vec<String>,
    /// Of product coupons.
    #[serde(default)]
    codes_by_call: bool,
    /// Of funds, in fen.
    face_value: Option<i64>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Kind {
    Uploaded,
    Generated,
    Product,
    Multiuse,
}

/// A coupon that a user receives at the start.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedCoupon {
    stock_id: String,
    openid: String,
}

/// How many calls of an operation are taken in a span of seconds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SeedQuota {
    operation: String,
    calls: u32,
    seconds: u32,
}

impl Seed {
    /// Reads a seed; without a file, the one that shows everything.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, Box<dyn Error>> {
        let Some(file) = file else { return Self::parse(DEFAULT).map_err(Into::into) };
        let name = file.display();
        let text = fs::read_to_string(file).map_err(|error| format!("{name}: {error}"))?;
        Ok(Self::parse(&text).map_err(|error| format!("{name}: {error}"))?)
    }

    fn parse(text: &str) -> Result<Self, String> {
        let seed: Self = marked_yaml::from_yaml(0, text).map_err(|error| error.to_string())?;
        let mut stocks = seed.merchants.iter().flat_map(|merchant| &merchant.stocks);
        match seed.users.iter().find_map(SeedUser::mistake).or_else(|| stocks.find_map(SeedStock::mistake)) {
            Some(mistake) => Err(mistake),
            None => Ok(seed),
        }
    }

    pub(crate) fn builder(&self) -> SandboxBuilder {
        let builder =
            self.users.iter().fold(Sandbox::builder(), |builder, user| builder.user(user.described()));
        let builder = builder.probe_every(self.probe_every);
        let pace = self.delivery_pace.map_or(DeliveryPace::Real, DeliveryPace::Faster);
        let builder = builder.delivery_pace(pace);
        let builder = if self.bare_headers { builder.bare_headers() } else { builder };
        let builder = self.quotas.iter().fold(builder, |builder, SeedQuota { operation, calls, seconds }| {
            builder.quota(operation, *calls, Duration::from_secs((*seconds).into()))
        });
        self.merchants.iter().fold(builder, |builder, merchant| builder.merchant(merchant.described()))
    }

    /// The numbers of the merchants; none where the sandbox has its own alone.
    pub(crate) fn merchants(&self) -> impl Iterator<Item = &str> {
        self.merchants.iter().map(|merchant| merchant.id.as_str())
    }

    /// Which coupons are received at the start, by stock and user.
    pub(crate) fn coupons(&self) -> impl Iterator<Item = (&str, &str)> {
        self.coupons.iter().map(|coupon| (coupon.stock_id.as_str(), coupon.openid.as_str()))
    }
}

impl SeedUser {
    /// What would be lost.
    fn mistake(&self) -> Option<String> {
        let half = self.name.is_some() != self.id_card_number.is_some();
        half.then(|| {
            format!("user {} has one of name and id_card_number, and wants both or none", self.openid)
        })
    }

    fn described(&self) -> User {
        let mut user = User::new(self.openid.as_str());
        if let Some(unionid) = &self.unionid {
            user = user.unionid(unionid.as_str());
        }
        match (&self.name, &self.id_card_number) {
            (Some(name), Some(number)) => user.identity(name, number),
            _ => user,
        }
    }
}

impl SeedMerchant {
    fn described(&self) -> Merchant {
        let mut merchant = Merchant::new(&self.id).key_mode(self.key_mode);
        if let Some(serial) = &self.serial {
            merchant = merchant.serial(serial);
        }
        if let Some(key) = &self.api_v3_key {
            merchant = merchant.api_v3_key(key);
        }
        if let Some(url) = &self.notify_url {
            merchant = merchant.notify_url(url);
        }
        merchant = self.appids.iter().fold(merchant, |merchant, appid| merchant.appid(appid.as_str()));
        let card = |merchant: Merchant, card: &SeedCard| merchant.card(card.id.as_str(), card.appid.as_str());
        merchant = self.cards.iter().fold(merchant, card);
        self.stocks.iter().fold(merchant, |merchant, stock| merchant.stock(stock.described()))
    }
}

impl SeedStock {
    /// What would be lost: it belongs to another kind.
    fn mistake(&self) -> Option<String> {
        let Self { id, kind, capacity, creating, codes, codes_by_call, face_value } = self;
        let said = [
            ("capacity", capacity.is_some(), Kind::Uploaded),
            ("creating", *creating > 0, Kind::Uploaded),
            ("codes", !codes.is_empty(), Kind::Uploaded),
            ("codes_by_call", *codes_by_call, Kind::Product),
            ("face_value", face_value.is_some(), Kind::Multiuse),
        ];
        let (name, _, its) = said.into_iter().find(|(_, is_said, its)| *is_said && its != kind)?;
        let its = format!("{its:?}").to_lowercase();
        Some(format!("stock {id} has {name}, which goes with kind: {its}"))
    }

    fn described(&self) -> Stock {
        let id = self.id.as_str();
        match self.kind {
            Kind::Uploaded => {
                let creating = Duration::from_secs(self.creating.into());
                let stock =
                    Stock::uploaded(id).creating(creating).codes(self.codes.iter().map(String::as_str));
                match self.capacity {
                    Some(codes) => stock.capacity(codes).into(),
                    None => stock.into(),
                }
            }
            Kind::Generated => Stock::generated(id),
            Kind::Product if self.codes_by_call => Stock::product(id).codes_by_call().into(),
            Kind::Product => Stock::product(id).into(),
            Kind::Multiuse => match self.face_value {
                Some(fen) => Stock::multiuse(id).face_value(fen).into(),
                None => Stock::multiuse(id).into(),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Seed;

    #[test]
    fn the_seed_that_is_used_without_one_can_be_read() {
        let seed = Seed::read(None).unwrap();
        assert_eq!((seed.merchants().count(), seed.coupons().count()), (1, 1));
    }

    #[test]
    fn json_is_read_too_and_mistakes_are_told_with_their_place() {
        assert_eq!(Seed::parse(r#"{"merchants": [{"id": "1"}]}"#).unwrap().merchants().next(), Some("1"));
        // A number is an id all the same.
        assert_eq!(
            Seed::parse("merchants: [{id: 1900000109}]").unwrap().merchants().next(),
            Some("1900000109")
        );
        let mistake = Seed::parse("merchants:\n  - id: 1\n    stock: []\n").unwrap_err();
        assert!(mistake.contains("stock"), "{mistake}");
    }
    #[test]
    fn what_would_be_lost_is_refused() {
        for (seed, mistake) in [
            ("users: [{openid: o, name: 张三}]", "user o has one of name and id_card_number"),
            (
                "merchants: [{id: 1, stocks: [{id: 2, kind: generated, codes: [a]}]}]",
                "stock 2 has codes, which goes with kind: uploaded",
            ),
            (
                "merchants: [{id: 1, stocks: [{id: 2, kind: product, face_value: 5}]}]",
                "face_value, which goes with kind: multiuse",
            ),
        ] {
            let refused = Seed::parse(seed).unwrap_err();
            assert!(refused.contains(mistake), "{refused}");
        }
    }
}

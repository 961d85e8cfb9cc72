//! What the description says of all operations: hosts, error codes, names.

use super::{
    Kind,
    comparison::{At, Comparison, Scope},
    errors,
};

pub(super) fn compare(comparison: &mut Comparison<'_>) {
    let scope = Scope::whole();
    let (old, new) = (comparison.old.api, comparison.new.api);
    if old.title != new.title {
        let message = format!("The title is \"{}\", it was \"{}\".", new.title, old.title);
        comparison.note(Kind::WordingDocs, &scope, "title", At::both("/info/title", "/info/title"), message);
    }
    let servers = |api: &crate::ir::Api| -> Vec<(String, String)> {
        api.servers.iter().map(|server| (server.url.clone(), server.description.clone())).collect()
    };
    if servers(old) != servers(new) {
        let hosts: Vec<&str> = new.servers.iter().map(|server| server.url.as_str()).collect();
        let message =
            format!("The hosts are {}.", if hosts.is_empty() { "none".to_owned() } else { hosts.join(", ") });
        comparison.note(Kind::ServersDocs, &scope, "servers", At::both("/servers", "/servers"), message);
    }
    for tag in &new.tags {
        let before = old.tags.iter().find(|other| other.name == tag.name);
        if before.is_some_and(|before| before.description != tag.description) {
            let message = format!("The description of `{}` is in other words.", tag.module);
            comparison.note(Kind::WordingDocs, &scope, tag.name.clone(), At::both("/tags", "/tags"), message);
        }
    }
    errors::compare(&old.errors, &new.errors, &scope, comparison);
}

//! What a client in any language must set, written to files and printed.

use std::{io, path::Path};

use serde_json::{Map, Value, json};
use wechatpay_sandbox::{Credentials, KeyMode, PlatformCertificate, Sandbox};

use super::{Format, write};

/// A configuration for each merchant: names and values, in the order of printing.
pub(crate) struct Configuration {
    base_url: String,
    control_url: String,
    merchants: Vec<Vec<(&'static str, String)>>,
}

impl Configuration {
    /// Writes the files that it names.
    pub(crate) fn write<'m>(
        sandbox: &Sandbox,
        merchants: impl Iterator<Item = &'m str>,
        directory: &Path,
    ) -> io::Result<Self> {
        let mut described: Vec<&Credentials> =
            merchants.filter_map(|id| sandbox.credentials_of(id)).collect();
        if described.is_empty() {
            described.push(sandbox.credentials());
        }
        let certificates = sandbox.certificates();
        let merchants =
            described.into_iter().map(|credentials| of(credentials, certificates.last(), directory));
        Ok(Self {
            base_url: sandbox.base_url().to_owned(),
            control_url: sandbox.control_url().unwrap_or_default().to_owned(),
            merchants: merchants.collect::<io::Result<_>>()?,
        })
    }

    pub(crate) fn printed(&self, format: Format) -> String {
        match format {
            Format::Env => self.env(),
            Format::Json => self.json(),
            Format::Toml => self.toml(),
        }
    }

    /// Exported, so that a program started by the shell has them. The names of further merchants end with their numbers.
    fn env(&self) -> String {
        let line = |name: &str, value: &str| format!("export WECHATPAY_{name}={}", quoted(value));
        let mut lines = vec![line("BASE_URL", &self.base_url), line("CONTROL_URL", &self.control_url)];
        for (index, merchant) in self.merchants.iter().enumerate() {
            let id = merchant.first().map(|(_, id)| id.as_str()).unwrap_or_default();
            let suffix = if index == 0 { String::new() } else { format!("_{id}") };
            lines.extend(
                merchant.iter().map(|(name, value)| line(&(name.to_ascii_uppercase() + &suffix), value)),
            );
        }
        lines.join("\n")
    }

    fn json(&self) -> String {
        let object = |merchant: &Vec<(&str, String)>| {
            let fields = merchant.iter().map(|(name, value)| ((*name).to_owned(), value.as_str().into()));
            Value::Object(fields.collect::<Map<_, _>>())
        };
        let merchants: Vec<Value> = self.merchants.iter().map(object).collect();
        let Self { base_url, control_url, .. } = self;
        format!("{:#}", json!({"base_url": base_url, "control_url": control_url, "merchants": merchants}))
    }

    fn toml(&self) -> String {
        // A string of JSON is one of TOML.
        let line = |name: &str, value: &str| format!("{name} = {}", Value::from(value));
        let mut lines = vec![line("base_url", &self.base_url), line("control_url", &self.control_url)];
        for merchant in &self.merchants {
            lines.push("\n[[merchants]]".to_owned());
            lines.extend(merchant.iter().map(|(name, value)| line(name, value)));
        }
        lines.join("\n")
    }
}

fn of(
    credentials: &Credentials,
    certificate: Option<&PlatformCertificate>,
    directory: &Path,
) -> io::Result<Vec<(&'static str, String)>> {
    let id = &credentials.merchant_id;
    let mut values = vec![
        ("merchant_id", id.clone()),
        ("serial", credentials.serial.clone()),
        ("private_key_path", directory.join(format!("merchant-{id}.pem")).display().to_string()),
        ("api_v3_key", credentials.api_v3_key.clone()),
    ];
    if credentials.key_mode != KeyMode::Certificates {
        let path = write(&directory.join("wechatpay-public-key.pem"), &credentials.public_key)?;
        values.extend([("public_key_id", credentials.public_key_id.clone()), ("public_key_path", path)]);
    }
    if let Some(PlatformCertificate { serial, pem, .. }) =
        certificate.filter(|_| credentials.key_mode != KeyMode::PublicKey)
    {
        let path = write(&directory.join("wechatpay-certificate.pem"), pem)?;
        values.extend([("platform_certificate_serial", serial.clone()), ("platform_certificate_path", path)]);
    }
    Ok(values)
}

/// For a shell.
fn quoted(value: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "_-./:".contains(character);
    if value.chars().all(plain) { value.to_owned() } else { format!("'{}'", value.replace('\'', r"'\''")) }
}

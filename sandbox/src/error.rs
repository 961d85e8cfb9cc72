//! What can go wrong outside a request.

use std::{fmt, io, path::PathBuf};

/// Why the sandbox does not start, or does not do what a test asks.
#[derive(Debug)]
#[non_exhaustive]
pub enum SandboxError {
    /// The port of the loopback address could not be bound.
    Bind(io::Error),
    /// A key file can't be read, written or understood.
    KeyFile {
        /// Which.
        path: PathBuf,
        /// What the system says; absent if it was read, but holds no RSA private key.
        error: Option<io::Error>,
    },
    /// The APIv3 key of this merchant has not 32 bytes.
    ApiV3Key(String),
    /// Keys could not be made or loaded.
    Cryptography,
    /// A fault or a quota is for an operation that is not served.
    UnknownOperation(String),
    /// A fault is to happen with a probability that is not from 0 to 1.
    Probability(f64),
    /// A fault is to renew the certificate that signs, where every merchant has the public key alone.
    NoCertificates,
    /// No such stock was given to the builder.
    UnknownStock(String),
    /// All codes of the stock are given to users; upload more first.
    EmptyPool(String),
    /// Two operations have the same method and path, apart from the names of parameters.
    Conflict {
        /// Method and path.
        address: String,
        /// The ids of the operations.
        operations: [&'static str; 2],
    },
    /// An operation has a method or a path that the sandbox can't tell from others: a segment of a path is a parameter as
    /// a whole, or none.
    Unroutable(String),
    /// There is no such fund, or not as much money left of it, or what is to be spent is less than a fen.
    NotSpendable(String),
    /// Users can't receive coupons of this stock by themselves.
    NotReceivable(String),
}

impl fmt::Display for SandboxError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bind(_) => f.write_str("the port of 127.0.0.1 could not be bound"),
            Self::KeyFile { path, error: Some(_) } => {
                write!(f, "the key file {} could not be read or written", path.display())
            }
            Self::KeyFile { path, error: None } => write!(
                f,
                "{} holds no RSA private key in PEM (PKCS#8 or PKCS#1); remove it to have one made",
                path.display(),
            ),
            Self::ApiV3Key(merchant) => write!(f, "the APIv3 key of merchant {merchant} has not 32 bytes"),
            Self::Cryptography => f.write_str("the cryptographic back end could not make or load keys"),
            Self::UnknownOperation(operation) => {
                write!(f, "no operation {operation} is served; its id is wanted, as in use_coupon")
            }
            Self::Probability(probability) => write!(f, "a probability is from 0 to 1, which {probability} is not"),
            Self::NoCertificates => f.write_str(
                "no merchant of this sandbox works with certificates, and the public key has no successor that could sign \
                 a reply: give one KeyMode::Certificates or KeyMode::Migration, in a seed key_mode: certificates or migration",
            ),
            Self::UnknownStock(stock) => {
                write!(f, "there is no stock {stock}; give it to the sandbox's builder, or to the seed")
            }
            Self::EmptyPool(stock) => {
                write!(f, "stock {stock} has no code left; upload some with upload_coupon_codes")
            }
            Self::Conflict { address, operations: [one, other] } if one == other => write!(
                f,
                "{address}: {one} is served twice; mount it once, and not at all where the sandbox serves it by itself",
            ),
            Self::Conflict { address, operations: [one, other] } => {
                write!(f, "{address} is the address of two operations, {one} and {other}; mount one of them")
            }
            Self::Unroutable(address) => write!(
                f,
                "{address} can't be mounted: in a path that the sandbox serves, a parameter is a whole segment (/{{a}}/{{b}}, not \
                 /{{a}}.{{b}}), and the method is one of HTTP's own",
            ),
            Self::NotSpendable(fund) => {
                write!(
                    f,
                    "fund {fund} does not exist in this stock, or has less left than is to be spent, which is 1 fen at least; \
                     send_multiuse_coupon issues funds"
                )
            }
            Self::NotReceivable(stock) => write!(
                f,
                "users don't receive coupons of stock {stock} by themselves: its codes or its funds come from the \
                 merchant's calls",
            ),
        }
    }
}

impl std::error::Error for SandboxError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Bind(error) | Self::KeyFile { error: Some(error), .. } => Some(error),
            _ => None,
        }
    }
}

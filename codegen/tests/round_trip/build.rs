//! Generates both sides.

use wechatpay_codegen::{Error, Generator, Part};

fn main() -> Result<(), Error> {
    let generator = Generator::new().spec("kinds.yaml");
    generator.clone().generate()?;
    generator.part(Part::Service).models("crate::kinds").generate()?;
    Ok(())
}

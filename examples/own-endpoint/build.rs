//! Generates `spec/echo.yaml`, whenever it changes.

use wechatpay_codegen::{Error, Generator, Part};

fn main() -> Result<(), Error> {
    let generator = Generator::new().spec("spec/echo.yaml");
    // `echo.rs`: models, operations, methods and paths, for those who call.
    generator.clone().generate()?;
    // `echo_service.rs`: the other side. `models` is where this crate includes the first file.
    generator.part(Part::Service).models("crate::echo").generate()?;
    // For this example's own tests, which run the script again on a mistaken description.
    let script = std::env::current_exe().unwrap_or_default();
    println!("cargo::rustc-env=BUILD_SCRIPT={}", script.display());
    Ok(())
}

//! Descriptions, as the generator reads them.

use std::path::Path;

use crate::Target;

/// A description.
pub(super) const LOADING: Target = Target {
    name: "spec_loading",
    run: |input| {
        let diagnostics = wechatpay_codegen::lint(Path::new("damaged.yaml"), &String::from_utf8_lossy(input));
        let told = diagnostics.to_string();
        assert!(!told.contains("not as OpenAPI 3.0 wants it"), "a rule of last resort says: {told}");
        let mut meanings: Vec<&str> = diagnostics.iter().map(|one| one.code().meaning()).collect();
        meanings.dedup();
        // A description may be wrong in very many ways at once.
        meanings.truncate(2);
        meanings.join(", ")
    },
    seeds: || {
        vec![
            include_bytes!("../../../codegen/tests/negative/anchor.yaml").to_vec(),
            include_bytes!("../../../codegen/tests/negative/callbacks.yaml").to_vec(),
            include_bytes!("../../../examples/own-endpoint/spec/echo.yaml").to_vec(),
        ]
    },
};

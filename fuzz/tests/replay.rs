//! What was kept is run again.

use fuzz::TARGETS;

#[test]
fn no_input_that_was_kept_makes_its_target_panic() {
    for target in TARGETS {
        let inputs = target.inputs().unwrap();
        assert!(inputs.len() > (target.seeds)().len(), "{} has no corpus", target.name);
        for input in inputs {
            target.way(&input);
        }
    }
}

/// A target that does not get to what it is for would find nothing.
#[test]
fn the_seeds_get_where_they_should() {
    let ways = |name: &str| -> Vec<String> {
        let target = TARGETS.iter().find(|target| target.name == name).unwrap();
        (target.seeds)().iter().map(|seed| target.way(seed)).collect()
    };
    for (name, got_there) in [
        ("reply_verification", "does not fit"),
        ("error_decoding", "PARAM_ERROR"),
        ("reply_decoding", "decoded"),
        ("notification_verification", "COUPON.SEND"),
        ("notification_parsing", "COUPON.SEND"),
        ("key_loading", "loaded"),
        ("spec_loading", "Anchors"),
        ("sandbox_requests", "caa {'coupon_id'"),
    ] {
        let ways = ways(name);
        assert!(ways.iter().any(|way| way.contains(got_there)), "{name}: {ways:#?}");
    }
}

//! Allocations of a call, counted: everything on the one thread, HTTP included.

use super::contender::{Call, Contender, Kind, Signing};

pub(crate) fn print(kind: Kind, base_url: &str) {
    for (name, call) in [("plain", Call::Plain), ("sealed", Call::Sealed)] {
        let (count, bytes) = count(kind, call, base_url);
        println!("{:>5}, {name:6}  {count:>5}, of {bytes:>6} bytes in all", kind.name());
    }
}

fn count(kind: Kind, call: Call, base_url: &str) -> (u64, u64) {
    const CALLS: u32 = 500;
    let runtime = super::runtime();
    let contender = runtime.block_on(async { Contender::new(kind, Signing::Rsa, base_url) });
    let run = |calls: u32| {
        runtime.block_on(async {
            for _ in 0..calls {
                contender.call(call).await;
            }
        });
    };
    // Connections and buffers are made once.
    run(100);
    let counted = allocation_counter::measure(|| run(CALLS));
    (counted.count_total / u64::from(CALLS), counted.bytes_total / u64::from(CALLS))
}

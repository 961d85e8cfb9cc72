use wechatpay_coupons::operation::Bytes;

fn same<T>(_: fn(&T), _: fn(&T)) {}
same::<Bytes>(|_| {}, |_: &<DownloadBill as Operation>::Reply| {});
same::<String>(|_| {}, |_: &<ReadTerms as Operation>::Reply| {});
assert_eq!(DownloadBill::METADATA.accept, "application/octet-stream");
assert_eq!(violations(&DownloadBill::new("2026-02-30")).len(), 1);

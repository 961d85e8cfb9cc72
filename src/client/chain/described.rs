//! The operation that an address belongs to, if a description knows it.

use http::Method;

use crate::operation::Metadata;

/// The operation with this method whose path fits best: a word beats a placeholder, as it does for the service.
pub(super) fn find(
    operations: &[&'static Metadata],
    method: &Method,
    segments: &[String],
) -> Option<&'static Metadata> {
    let fitting = operations.iter().filter(|operation| operation.method == *method);
    let fitting = fitting.filter_map(|operation| Some((fit(operation.path, segments)?, *operation)));
    fitting.max_by(|(left, _), (right, _)| left.cmp(right)).map(|(_, operation)| operation)
}

/// How well the segments fit a template: for each whether it is a word of it; last, whether they end alike. A slash at
/// the end makes no other endpoint of it as far as secrets go.
fn fit(template: &str, segments: &[String]) -> Option<Vec<bool>> {
    // One who forgets the first slash must not send secrets in the clear for it.
    let templates: Vec<&str> = template.strip_prefix('/').unwrap_or(template).split('/').collect();
    let (template_slash, own) = without_slash(&templates);
    let (slash, segments) = without_slash(segments);
    if own.len() != segments.len() {
        return None;
    }
    let words = own.iter().zip(segments).map(|(template, segment)| fit_segment(template, segment.as_ref()));
    words.chain([Some(template_slash == slash)]).collect()
}

fn without_slash<T: AsRef<str>>(segments: &[T]) -> (bool, &[T]) {
    match segments {
        [rest @ .., last] if last.as_ref().is_empty() => (true, rest),
        all => (false, all),
    }
}

/// Whether the segment is the word that the template has; `None` if it can't be.
fn fit_segment(template: &str, segment: &str) -> Option<bool> {
    let Some((before, rest)) = template.split_once('{') else {
        return (template == segment).then_some(true);
    };
    let behind = rest.rsplit_once('}').map_or("", |(_, behind)| behind);
    let inner = segment.strip_prefix(before)?.strip_suffix(behind)?;
    (!inner.is_empty()).then_some(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    static OPERATIONS: [Metadata; 5] = [
        Metadata::new("one", Method::GET, "/v3/things/{thing}"),
        Metadata::new("list", Method::GET, "/v3/things/list"),
        Metadata::new("add", Method::POST, "/v3/things/{thing}"),
        Metadata::new("print", Method::GET, "/v3/things/{thing}.pdf/pages"),
        Metadata::new("slash", Method::GET, "/v3/things/list/"),
    ];

    #[track_caller]
    fn assert_found(method: &Method, path: &str, id: Option<&str>) {
        let all: Vec<&'static Metadata> = OPERATIONS.iter().collect();
        let segments: Vec<String> = path.split('/').map(str::to_owned).collect();
        assert_eq!(find(&all, method, &segments).map(|found| found.id), id, "{path}");
    }

    #[test]
    fn a_word_beats_a_placeholder_and_the_method_counts() {
        assert_found(&Method::GET, "v3/things/7", Some("one"));
        assert_found(&Method::GET, "v3/things/7/", Some("one"));
        assert_found(&Method::GET, "v3/things/list", Some("list"));
        assert_found(&Method::GET, "v3/things/list/", Some("slash"));
        assert_found(&Method::POST, "v3/things/list", Some("add"));
        assert_found(&Method::PUT, "v3/things/list", None);
    }

    #[test]
    fn a_placeholder_may_be_a_part_of_a_segment() {
        assert_found(&Method::GET, "v3/things/7.pdf/pages", Some("print"));
        assert_found(&Method::GET, "v3/things/.pdf/pages", None);
        assert_found(&Method::GET, "v3/things/7.txt/pages", None);
        assert_found(&Method::GET, "v3/things", None);
    }
}

use types::{Hedge, Plant, Tree};

let request = PlantTree::new("a").children(vec![Tree::new("b").children(vec![Tree::new("long")])]);
assert_eq!(violations(&request), ["children[0].children[0].name: wants at most 3 characters, has 4; it is \"long\""]);

let moss = Plant::Hedge(Hedge::new().plants(vec![Plant::String("moss".to_owned())]));
let plants = vec![Plant::String("fern".to_owned()), moss];
let request = PlantTree::new("a").hedge(vec![Hedge::new().hedges(vec![Hedge::new().plants(plants)])]);
assert_eq!(violations(&request).len(), 2);

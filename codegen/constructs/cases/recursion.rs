use types::Tree;

let request = PlantTree::new("a").children(vec![Tree::new("b").children(vec![Tree::new("long")])]);
assert_eq!(violations(&request), ["children[0].children[0].name: wants at most 3 characters, has 4; it is \"long\""]);

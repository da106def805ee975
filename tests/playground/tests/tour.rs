//! The tour holds what it promises.

use std::process::Command;

#[test]
fn the_tour_ends_well_and_every_expectation_holds() {
    let tour = Command::new(env!("CARGO_BIN_EXE_salut-playground")).arg("tour").output().unwrap();
    let told = String::from_utf8(tour.stdout).unwrap();
    assert!(tour.status.success(), "{told}\n{}", String::from_utf8_lossy(&tour.stderr));
    assert!(told.contains('✓') && !told.contains('✗'), "{told}");
    assert!(told.contains("Sold out"), "{told}");
}

//! A fan asks what things cost, before the sale opens.

use salut_journeys::{Story, says};

use super::{OPENING, PLENTY};

#[tokio::test]
async fn the_price_told_before_the_sale_is_the_price_of_the_reservation() {
    let story = Story::begins("2027-03-08T09:00:00Z", &PLENTY).await;
    let fans = story.one_on_each();
    for fan in &fans {
        says(&fan.uses("/quote").await, &["What it costs depends on where your packages go"]);
        let prices = fan.presses("Germany").await;
        says(
            &prices,
            &[
                "What it costs in Germany",
                "1 for €23.21: €14.00 + €5.50 shipping + €0.00 customs duty + €3.71 import tax",
                "customs may challenge the estimate",
            ],
        );
        fan.lives_in("United States").await;
        fan.uses("/sales").await;
        says(&fan.presses("Full prices").await, &["1 for $22.47", "$1.57 customs duty"]);
    }
    story.goes_to(OPENING).await;
    for fan in &fans {
        says(&fan.reserves("Mi Band").await, &["Held for you", "Total", "$22.47"]);
    }
    story.ends().await;
}

/** Rules of a company that does not exist. They are long enough for the prompt cache of every model. */
export const HANDBOOK: string = [
  "You answer questions of customers by the rules of the shop. Answer in one sentence.",
  ...["Tokyo", "Osaka", "Nagoya", "Sapporo", "Fukuoka", "Kyoto", "Kobe", "Sendai"].flatMap((city, index) => [
    `Refunds in ${city}: customers can return goods within ${14 + index} days, with the receipt and in the original box.`,
    `Shipping from ${city}: orders before ${10 + index} o'clock leave the warehouse on the same day, others on the next working day.`,
    `Warranty in ${city}: electronics have a warranty of ${12 + index} months; batteries and cables have one of 6 months.`,
    `Gifts in ${city}: a gift card is valid for ${24 + index} months, and it can be used for goods but not for shipping.`,
    `Opening hours in ${city}: the shop opens at ${8 + (index % 3)} o'clock and closes at ${18 + (index % 4)} o'clock, also on Saturdays.`,
    `Complaints in ${city}: the manager answers each complaint within ${2 + index} working days, in the language of the customer.`,
  ]),
].join("\n");

/** Questions, short ones and ones that need thought. */
export const QUESTIONS: readonly string[] = [
  "How long can I return goods in Osaka?",
  "When does the shop in Kyoto open?",
  "Compare the refunds, the warranty and the shipping of Tokyo and Sapporo step by step, and explain which city suits a customer who buys a camera on a Friday evening and may want to give it back, with the reasons for and against each.",
  "How long is a gift card of Kobe valid?",
  "Is shipping part of a gift card?",
  "Analyze why the shop might give longer warranties in the north, derive what a change to one common warranty would mean for customers in each city, and propose a plan with three steps and their trade-offs.",
  "When does an order from Sendai leave?",
  "Who answers complaints in Fukuoka?",
];

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findPii, PII_TYPES, type PiiType } from "./pii-types";

const find = (type: PiiType, text: string): string[] =>
  findPii(type, text).map(({ start, end }) => text.slice(start, end));

describe("personal information of the type", () => {
  it.each<[PiiType, string, string]>([
    ["EMAIL", "Write to aya.sato+x@mail.example.co.jp.", "aya.sato+x@mail.example.co.jp"],
    ["URL", "See https://example.com/a?b=1, please.", "https://example.com/a?b=1"],
    ["URL", "詳しくはwww.example.jp。", "www.example.jp"],
    ["IP_ADDRESS", "It is 198.51.100.7.", "198.51.100.7"],
    ["IP_ADDRESS", "It is 2001:db8::1 now", "2001:db8::1"],
    ["MAC_ADDRESS", "00:1A:2b:3c:4d:5e", "00:1A:2b:3c:4d:5e"],
    ["AWS_ACCESS_KEY", "key AKIAIOSFODNN7EXAMPLE", "AKIAIOSFODNN7EXAMPLE"],
    [
      "AWS_SECRET_KEY",
      "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
      "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    ],
    ["CREDIT_DEBIT_CARD_NUMBER", "4111-1111-1111-1111", "4111-1111-1111-1111"],
    ["CREDIT_DEBIT_CARD_CVV", "CVV: 123", "123"],
    ["CREDIT_DEBIT_CARD_EXPIRY", "expiration date 01/27", "01/27"],
    ["INTERNATIONAL_BANK_ACCOUNT_NUMBER", "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"],
    ["SWIFT_CODE", "SWIFT: DEUTDEFF500", "DEUTDEFF500"],
    ["PIN", "my PIN is 4711", "4711"],
    ["PIN", "暗証番号は4711", "4711"],
    ["US_SOCIAL_SECURITY_NUMBER", "ssn 123-45-6789", "123-45-6789"],
    ["US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER", "912-78-1234", "912-78-1234"],
    ["US_PASSPORT_NUMBER", "passport number C01234567", "C01234567"],
    ["US_BANK_ACCOUNT_NUMBER", "bank account number is 1234567890", "1234567890"],
    ["US_BANK_ROUTING_NUMBER", "routing number: 021000021", "021000021"],
    ["CA_SOCIAL_INSURANCE_NUMBER", "046 454 286", "046 454 286"],
    ["CA_HEALTH_NUMBER", "health card: 1234-567-890", "1234-567-890"],
    ["UK_NATIONAL_HEALTH_SERVICE_NUMBER", "943 476 5919", "943 476 5919"],
    ["UK_NATIONAL_INSURANCE_NUMBER", "AB 12 34 56 C", "AB 12 34 56 C"],
    ["UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER", "UTR 1234567890", "1234567890"],
    ["VEHICLE_IDENTIFICATION_NUMBER", "VIN 1HGCM82633A004352", "1HGCM82633A004352"],
    ["DRIVER_ID", "driver's license: D123-4567", "D123-4567"],
    ["LICENSE_PLATE", "license plate 7ABC123", "7ABC123"],
    ["PASSWORD", "password: very20special#pass", "very20special#pass"],
    ["PASSWORD", "The password is hunter22", "hunter22"],
    ["USERNAME", "username: aya_s", "aya_s"],
    ["PHONE", "Call +1 206 555 0100 now", "+1 206 555 0100"],
    ["PHONE", "電話は０３−1234-5678、または03-1234-5678です", "03-1234-5678"],
    ["PHONE", "(206) 555-0100", "(206) 555-0100"],
    ["AGE", "I am 40 years old", "40 years"],
    ["AGE", "私は40歳です", "40歳"],
    ["NAME", "My name is Mary Major.", "Mary Major"],
    ["NAME", "田中さんに聞く", "田中"],
    ["ADDRESS", "100 Main Street, Anytown", "100 Main Street, Anytown"],
    ["ADDRESS", "東京都千代田区丸の内1-1-2に住む", "東京都千代田区丸の内1-1-2"],
  ])("%s is found in %j", (type, text, value) => {
    expect(find(type, text).join()).toContain(value);
  });

  it.each<[PiiType, string]>([
    ["EMAIL", "the @ sign, a@b, and x@y.z"],
    ["IP_ADDRESS", "version 1.2.3, time 12:30, 999.1.1.1"],
    ["CREDIT_DEBIT_CARD_NUMBER", "4111 1111 1111 1112 and 12345"],
    ["INTERNATIONAL_BANK_ACCOUNT_NUMBER", "DE00 3704 0044 0532 0130 00"],
    ["PHONE", "2026-11-27, 192.168.100.200, JPY 14,000, 123-45-6789"],
    ["PASSWORD", "a password reset"],
    ["PIN", "pin the 2024 notes"],
    ["US_SOCIAL_SECURITY_NUMBER", "000-12-3456 and 666-12-3456"],
    ["AGE", "in 40 years"],
    ["NAME", "My name is unknown"],
    ["ADDRESS", "東京都の人口は1400万"],
  ])("%s is not found in %j", (type, text) => {
    expect(find(type, text)).toEqual([]);
  });

  it("is found within the text, whatever the text is", () => {
    const parts = fc.constantFrom("a", "1", "-", " ", "@", ".", ":", "４", "secret is ", "県", "AB", "\n", "(", "www.");
    fc.assert(
      fc.property(fc.constantFrom(...PII_TYPES), fc.array(parts, { maxLength: 60 }), (type, texts) => {
        const text = texts.join("");
        for (const { start, end } of findPii(type, text)) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });
});

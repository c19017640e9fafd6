import { expect, it } from "vitest";
import { filled } from "./input_action";

it("takes typed mail addresses, however they are set apart", () => {
  const mail = { kind: "propose_delivery", system: "mail", to: [], audience: "customer" } as const;
  const to = ["dana@acmecorp.example", "li@acmecorp.example", "kim@acmecorp.example"];
  expect(filled({ ...mail, to: [] }, "dana@acmecorp.example, li@acmecorp.example;\n kim@acmecorp.example ,")).toEqual({
    ...mail,
    to,
  });
});

it("leaves what takes no text as it is", () => {
  const approve = { kind: "approve_delivery", delivery: "dlv_1" } as const;
  expect(filled(approve, "now")).toBe(approve);
});

import { expect, test } from "vitest"
import { parseInline, parseMarkup, plainText } from "./markup"

test("marks become elements, the rest stays text", () => {
  expect(parseInline("Это **важно**, `код` и *курсив*: 2*3*4")).toEqual([
    { kind: "text", text: "Это " },
    { kind: "bold", children: [{ kind: "text", text: "важно" }] },
    { kind: "text", text: ", " },
    { kind: "code", text: "код" },
    { kind: "text", text: " и " },
    { kind: "italic", children: [{ kind: "text", text: "курсив" }] },
    { kind: "text", text: ": 2*3*4" },
  ])
})

test("only http links are links, without the full stop of the sentence", () => {
  expect(parseInline("Смотрите https://example.org/a?b=1.")[1]).toEqual({
    kind: "link",
    href: "https://example.org/a?b=1",
    text: "https://example.org/a?b=1",
  })
  expect(parseInline("javascript:alert(1) <b>жирно</b>")).toEqual([
    { kind: "text", text: "javascript:alert(1) <b>жирно</b>" },
  ])
})

test("a mention is a name of somebody mentioned; an address of a letter isn't", () => {
  expect(parseInline("@Соня Власова, пиши на a@b.ru", ["Соня Власова"])).toEqual([
    { kind: "mention", text: "@Соня Власова" },
    { kind: "text", text: ", пиши на a@b.ru" },
  ])
  expect(parseInline("@Соня Власова")).toEqual([{ kind: "text", text: "@Соня Власова" }])
})

test("lines become lists, quotes and code", () => {
  const blocks = parseMarkup("Задано:\n1. § 14\n2. задача 214\n> как в классе\n```\nx = 1\n```")
  expect(blocks.map((block) => block.kind)).toEqual(["paragraph", "list", "quote", "code"])
  expect(blocks[1]).toMatchObject({ isOrdered: true, items: [[{ text: "§ 14" }], [{ text: "задача 214" }]] })
})

test("an unclosed fence hides nothing", () => {
  expect(parseMarkup("```\nтекст")).toEqual([
    { kind: "paragraph", lines: [[{ kind: "text", text: "```" }], [{ kind: "text", text: "текст" }]] },
  ])
})

test("a preview has no marks", () => {
  expect(plainText("**Завтра**\n> в `10:40`")).toBe("Завтра в 10:40")
})

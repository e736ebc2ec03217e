// A file is uploaded, listed with the name by which a run reads it, and deleted.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  await page.goto(`${base}/#/data`);
  await page.getByRole("heading", { name: "Nothing is uploaded" }).waitFor();
  await page.locator("#data-file").setInputFiles({ name: "steps.csv", mimeType: "text/csv", buffer: Buffer.from("user,label,x\na,walk,1\n") });
  await page.getByRole("button", { name: "Upload", exact: true }).click();
  await page.locator("tbody tr", { hasText: "steps.csv" }).waitFor();
  const { uploads } = await api.call("GET", "/uploads");
  assert.deepEqual(uploads.map((u) => [u.name, u.bytes, u.by]), [["steps.csv", 22, "local"]]);
  assert.equal(await page.locator("tbody .copy").getAttribute("title"), `upload:${uploads[0].sha256}`);
  await page.getByRole("button", { name: "Delete steps.csv" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
  await page.getByRole("heading", { name: "Nothing is uploaded" }).waitFor();
});

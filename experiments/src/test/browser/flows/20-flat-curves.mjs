// Curves that do not move are drawn: all right from the start, all wrong, one point alone, values that are no numbers.
import assert from "node:assert/strict";
import { flow } from "../browser.mjs";

const row = (round, value) => ({ round, user_mean: value, worst_decile: value, user_p10: value, user_p90: value });
const CASES = {
  "all right": [row(0, 1), row(1, 1), row(2, 1)],
  "all wrong": [row(0, 0), row(1, 0), row(2, 0)],
  "one point": [row(0, 1)],
  "one that is no number": [row(0, 1), { ...row(1, 1), worst_decile: null, user_p10: null }, row(2, 1)],
  "half": [row(0, 0.5), row(1, 0.5)],
  "rising": [row(0, 0.2), row(1, 0.9)],
};

await flow(async ({ page, base }) => {
  await page.goto(`${base}/#/nowhere`);
  await page.getByText("There is no such page.").waitFor();
  for (const [name, rows] of Object.entries(CASES)) {
    const seen = await page.evaluate(async (rounds) => {
      const [{ accuracyCard }, { Lifetime }, { RunStore }] = await Promise.all(["/js/run/curves.js", "/js/dom.js", "/js/run/store.js"].map((file) => import(file)));
      const store = new RunStore();
      const card = accuracyCard(store, new Lifetime());
      document.getElementById("main").replaceChildren(card);
      store.addRounds(rounds);
      for (let i = 0; i < 200 && !card.querySelector("canvas"); i++) await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      const canvas = card.querySelector("canvas");
      if (!canvas) return { coloured: 0 };
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      // Axes and grid are grey; a line is not.
      let coloured = 0;
      for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 128 && Math.abs(data[i] - data[i + 2]) > 60) coloured++;
      return { coloured, legend: card.querySelector(".legend").innerText };
    }, rows);
    assert.ok(seen.coloured > 8, `${name}: there is no curve, ${JSON.stringify(seen)}`);
    if (rows.at(-1).user_mean === 1) assert.match(seen.legend, /100\.0 %/, name);
  }
  await page.evaluate(async () => {
    const [{ lossCard }, { Lifetime }, { RunStore }] = await Promise.all(["/js/run/curves.js", "/js/dom.js", "/js/run/store.js"].map((file) => import(file)));
    const store = new RunStore();
    const card = lossCard(store, new Lifetime());
    document.getElementById("main").replaceChildren(card);
    store.addRounds([{ round: 1, train_loss: null }]);
  });
  await page.getByText("The first point comes with the first round.").waitFor();
});

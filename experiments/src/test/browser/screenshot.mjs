// Takes the picture of the documentation: node screenshot.mjs BASE FILE token=TOKEN
import { api, launch } from "./browser.mjs";

const SPEC = `name: daily-activities
seed: 4
rounds: 60
engine: grpc
data:
  source: synthetic
  devices: 64
  bout: 10s
  classes: [walk, run, sit, typing, hand-wash]
  preprocessing: {window: 2s, gravity: separate}
model: {kind: cnn1d, filters: [8, 16], kernel: 5, pool: 2, dense: [16]}
cohort: {size: 22, over-select: 1.15}
local: {algorithm: sgd, epochs: 1, batch: 16, learning-rate: 0.03}
evaluation: {every: 3}
secure-aggregation: {protocol: secagg, minimum: 8}
faults: {dropout: 0.12}
`;

const [base, file] = process.argv.slice(2);
const coordinator = api(base);
const run = await coordinator.call("POST", "/runs", { spec: SPEC, start: true });
const browser = await launch();
const page = await browser.newPage({ viewport: { width: 1280, height: 1290 }, colorScheme: "light" });
const token = process.argv.find((argument) => argument.startsWith("token="))?.slice("token=".length);
if (token) await page.context().addCookies([{ name: "proprio_token", value: token, url: base }]);
await page.goto(`${base}/#/runs/${run.id}`);
await coordinator.until(run.id, (seen) => seen.round >= 44 || seen.state === "done");
await page.locator(".map .legend b").first().waitFor();
await page.waitForTimeout(200);
await page.screenshot({ path: file });
await browser.close();
await coordinator.call("POST", `/runs/${run.id}/stop`).catch(() => {});

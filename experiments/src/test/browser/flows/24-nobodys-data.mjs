// Of a run whose data is elsewhere, what devices tell stands where the figures of people would.
import assert from "node:assert/strict";
import { accessible, flow } from "../browser.mjs";

await flow(async ({ page, base, api }) => {
  const spec = `name: nobodys data
rounds: 2
data:
  source: elsewhere
  channels: [acc_x_g, acc_y_g, acc_z_g, gyro_x_rad_s, gyro_y_rad_s, gyro_z_rad_s]
  classes: [walk, sit]
  rate: 50
  normalization: federated
  preprocessing: {window: 1s}
model: {kind: mlp, hidden: [4]}
cohort: {size: 3}
evaluation: {on-devices: true}
`;
  const { id } = await api.call("POST", "/runs", { spec, devices: "connected", start: true });
  const run = await api.until(id, (seen) => ["done", "failed"].includes(seen.state));
  assert.equal(run.state, "done", run.failure);
  const summary = await api.call("GET", `/runs/${id}/summary`);

  await page.goto(`${base}/#/runs/${id}`);
  const tile = page.locator('[data-tile="accuracy on devices"]');
  await tile.waitFor();
  assert.match(await tile.innerText(), new RegExp(`${summary.on_devices.answered} of ${summary.on_devices.asked} devices`));
  assert.ok(!(await page.locator('[data-tile="mean accuracy"]').isVisible()), "nobody's accuracy is known here");
  await page.locator("#accuracy .legend").getByText("over windows, as devices tell").waitFor();
  await accessible(page);
});

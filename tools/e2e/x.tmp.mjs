import { openBrowser, enter } from './dist/src/portal-user.js';
import { readFileSync } from 'node:fs';
const url='http://localhost:8912';
const browser = await openBrowser();
for (const u of process.argv.slice(2)) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  const page = await context.newPage();
  try {
  await page.goto(url); await page.getByRole('link', { name: '登录' }).click();
  await page.locator('input[name=username]').fill(u); await page.locator('input[name=password]').fill('Zhuanguan-demo-2026');
  await page.getByRole('button', { name: '登录' }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await page.waitForTimeout(2500);
  await page.screenshot({ path: `/tmp/acc-shots/${u}.png`, fullPage: true });
  console.log(u, await page.locator('nav.nav').innerText());
  if (u==='lingdao' || u==='keshi' || u==='juzhang') { await page.goto(url+'/directory'); await page.waitForTimeout(2500); await page.screenshot({ path: `/tmp/acc-shots/${u}-dir.png`}); const l=page.locator('main a[href^="/directory/"]').first(); if(await l.count()){await l.click(); await page.waitForTimeout(2500); await page.screenshot({ path: `/tmp/acc-shots/${u}-unit.png`, fullPage:true}); console.log(u,'buttons:', await page.locator('main button, main a.ant-btn').allInnerTexts());}
    await page.goto(url+'/filings'); await page.waitForTimeout(1500); const f=page.locator('main a[href^="/filings/"]').first(); if(await f.count()){await f.click(); await page.waitForTimeout(2500); console.log(u,'filing buttons:', await page.locator('main button, main a.ant-btn').allInnerTexts());} }
  if (u==='anquan' || u==='caizheng') { await page.locator('nav.nav').getByRole('link',{name:'账号',exact:true}).click(); await page.waitForTimeout(2000); if(u==='caizheng'){await page.getByRole('link',{name:'本单位账号'}).click(); await page.waitForTimeout(2000);} await page.screenshot({ path: `/tmp/acc-shots/${u}-acc.png`, fullPage:true}); const b=page.getByRole('button',{name:/^授予角色：/}).first(); await b.click(); await page.waitForTimeout(800); await page.screenshot({ path: `/tmp/acc-shots/${u}-grant.png`}); 
    if(u==='anquan'){ await page.getByRole('radio').first().check(); await page.getByLabel('截止日期（含当天）').fill('2026-12-31'); await page.keyboard.press('Enter'); await page.getByRole('dialog').getByRole('button',{name:'授予角色'}).click(); await page.waitForTimeout(2000); await page.screenshot({ path: `/tmp/acc-shots/${u}-granted.png`, fullPage:true}); await page.setViewportSize({width:390,height:844}); await page.waitForTimeout(600); await page.screenshot({ path: `/tmp/acc-shots/${u}-390.png`, fullPage:true}); } }
  await page.setViewportSize({width:390,height:844}); 
  } catch(e) { console.log(u, String(e).slice(0,300)); await page.screenshot({ path: `/tmp/acc-shots/${u}-err.png`}); }
  await context.close();
}
await browser.close();

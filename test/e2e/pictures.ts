/** Pictures of what a person sees: every run keeps them in `dist/shots`, and those of the pages are renewed with `PICTURES=1`. */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { here, root } from './prepare.ts';

const SHOTS = path.join(here, 'dist', 'shots');

/** Takes a picture of the whole window. @param name also of the file in the documents, for a picture that belongs there */
export type TakePicture = (name: string) => Promise<void>;

/**
 * @param documents the folder of the pages that show these pictures, from the root of the repository
 * @param clip the part of the window that they show
 */
export function pictures(page: Page, documents: string, clip: { x: number; y: number; width: number; height: number }): { readonly shot: TakePicture; readonly picture: TakePicture } {
  mkdirSync(SHOTS, { recursive: true });
  const shot = async (name: string): Promise<void> => void (await page.screenshot({ path: path.join(SHOTS, `${name}.png`) }));
  return {
    shot,
    async picture(name) {
      await shot(name);
      if (process.env['PICTURES'] === '1') await page.screenshot({ path: path.join(root, documents, `${name}.png`), clip });
    },
  };
}

export const JOURNEYS = path.join('client', 'media', 'journeys');

// Plain JavaScript works too, with what can be told without types.
import { execSync } from 'node:child_process';

async function collect() {
  const version = execSync('git describe --tags').toString();
  return { version, at: new Date() };
}

export function onReport(button) {
  button.addEventListener('click', () => {
    collect();
  });
}

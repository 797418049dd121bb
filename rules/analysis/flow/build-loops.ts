/** Loops: where an iteration starts, where `continue` and `break` go, and how a `for await` closes its iterator. */
import type { TSESTree } from '@typescript-eslint/types';
import type { FlowBuilder } from './build.ts';
import type { Block, LoopStatement } from './graph.ts';
import { buildCondition, buildExpression } from './build-expressions.ts';
import { buildPattern } from './build-patterns.ts';
import { buildStatement, buildUsing, isUsing } from './build-statements.ts';

const LOOPS = new Set<string>(['ForStatement', 'ForInStatement', 'ForOfStatement', 'WhileStatement', 'DoWhileStatement']);

export const isLoop = (node: TSESTree.Node): node is LoopStatement => LOOPS.has(node.type);

export function buildLoop(b: FlowBuilder, node: LoopStatement, labels: readonly string[]): void {
  const after = b.newBlock();
  switch (node.type) {
    case 'WhileStatement':
      buildWhile(b, node, labels, after);
      break;
    case 'DoWhileStatement':
      buildDoWhile(b, node, labels, after);
      break;
    case 'ForStatement':
      buildFor(b, node, labels, after);
      break;
    default:
      buildForEach(b, node, labels, after);
  }
  b.current = after;
}

function enter(b: FlowBuilder, node: LoopStatement, build: (header: Block) => void): void {
  b.withLoop(node, (loop) => {
    const header = b.newBlock();
    loop.headers.push(header);
    b.link(header);
    b.current = header;
    build(header);
  });
}

function buildWhile(b: FlowBuilder, node: TSESTree.WhileStatement, labels: readonly string[], after: Block): void {
  enter(b, node, (header) => {
    const body = b.newBlock();
    const again = b.newBlock();
    buildCondition(b, node.test, body, after);
    b.current = body;
    b.withTarget({ labels, onBreak: after, onContinue: again, plainBreak: true }, () => buildStatement(b, node.body));
    b.link(again);
    loopBack(b, again, header);
  });
}

/** `again` is where `continue` goes; it only leads back, so that there is one back edge however many `continue`s there are. */
function loopBack(b: FlowBuilder, again: Block, header: Block): void {
  b.current = again;
  b.link(header, 'next', { back: true });
}

function buildDoWhile(b: FlowBuilder, node: TSESTree.DoWhileStatement, labels: readonly string[], after: Block): void {
  enter(b, node, (header) => {
    const test = b.newBlock();
    const again = b.newBlock();
    b.withTarget({ labels, onBreak: after, onContinue: test, plainBreak: true }, () => buildStatement(b, node.body));
    b.link(test);
    b.current = test;
    buildCondition(b, node.test, again, after);
    loopBack(b, again, header);
  });
}

function buildFor(b: FlowBuilder, node: TSESTree.ForStatement, labels: readonly string[], after: Block): void {
  const loop = (): void =>
    enter(b, node, (header) => {
      const update = b.newBlock();
      if (node.test) {
        const body = b.newBlock();
        buildCondition(b, node.test, body, done);
        b.current = body;
      }
      b.withTarget({ labels, onBreak: done, onContinue: update, plainBreak: true }, () => buildStatement(b, node.body));
      b.link(update);
      b.current = update;
      if (node.update) buildExpression(b, node.update);
      b.link(header, 'next', { back: true });
    });
  // With a resource in the head, leaving the loop disposes of it.
  const done = node.init && isUsing(node.init) ? b.newBlock() : after;
  if (node.init && isUsing(node.init)) {
    buildUsing(b, node.init, 0, () => {
      loop();
      b.current = done;
    });
    b.link(after);
    return;
  }
  if (node.init?.type === 'VariableDeclaration') buildStatement(b, node.init);
  else if (node.init) buildExpression(b, node.init);
  loop();
}

function buildForEach(b: FlowBuilder, node: TSESTree.ForInStatement | TSESTree.ForOfStatement, labels: readonly string[], after: Block): void {
  buildExpression(b, node.right);
  enter(b, node, (header) => {
    const again = b.newBlock();
    if (node.type === 'ForOfStatement' && node.await) {
      b.suspend('step', node);
    } else {
      b.emit('step', node);
      if (node.type === 'ForOfStatement') b.mayThrow('call');
    }
    b.link(after, 'false', { test: node });
    b.fork('true', node);
    const iteration = (): void => {
      b.withTarget({ labels, onContinue: again }, () => buildIteration(b, node, () => buildStatement(b, node.body)));
    };
    b.withTarget({ labels, onBreak: after, plainBreak: true }, () => {
      if (node.type === 'ForOfStatement' && node.await) {
        // Going on to the next item does not close the iterator; leaving in any other way does.
        b.withCleanup((completion) => {
          if (completion !== 'normal') b.suspend('close', node);
        }, iteration);
      } else {
        iteration();
      }
    });
    b.link(again);
    loopBack(b, again, header);
  });
}

function buildIteration(b: FlowBuilder, node: TSESTree.ForInStatement | TSESTree.ForOfStatement, body: () => void): void {
  const { left } = node;
  if (isUsing(left)) {
    buildUsing(b, left, 0, body);
  } else {
    const target = left.type === 'VariableDeclaration' ? left.declarations[0]?.id : left;
    if (target) buildPattern(b, target);
    body();
  }
}

/**
 * Strongly connected components: R. Tarjan, "Depth-first search and linear graph algorithms" (1972), without recursion.
 * Components are numbered so that edges lead from higher numbers to lower ones.
 */
export function componentsOf(edges: readonly (readonly { readonly to: number }[])[]): {
  readonly componentOf: Int32Array;
  readonly count: number;
} {
  const size = edges.length;
  const index = new Int32Array(size).fill(-1);
  const low = new Int32Array(size);
  const isOnStack = new Uint8Array(size);
  const componentOf = new Int32Array(size).fill(-1);
  const stack: number[] = [];
  let counter = 0;
  let count = 0;
  for (let root = 0; root < size; root += 1) {
    if (index[root] !== -1) continue;
    const calls: { readonly node: number; next: number }[] = [{ node: root, next: 0 }];
    while (calls.length > 0) {
      const call = calls.at(-1) as { node: number; next: number };
      const { node } = call;
      if (call.next === 0) {
        index[node] = low[node] = counter;
        counter += 1;
        stack.push(node);
        isOnStack[node] = 1;
      }
      const edge = edges[node]?.[call.next];
      call.next += 1;
      if (edge) {
        if (index[edge.to] === -1) calls.push({ node: edge.to, next: 0 });
        else if (isOnStack[edge.to] === 1)
          low[node] = Math.min(low[node] as number, index[edge.to] as number);
        continue;
      }
      calls.pop();
      const parent = calls.at(-1);
      if (parent) low[parent.node] = Math.min(low[parent.node] as number, low[node] as number);
      if (low[node] !== index[node]) continue;
      for (let member = stack.pop() as number; ; member = stack.pop() as number) {
        isOnStack[member] = 0;
        componentOf[member] = count;
        if (member === node) break;
      }
      count += 1;
    }
  }
  return { componentOf, count };
}

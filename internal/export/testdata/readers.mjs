// Opens what isnad exports with readers that other people wrote, and prints what
// they found as one JSON document. Run in the folder that holds node_modules:
//   node --input-type=module -e "$(cat readers.mjs)" FOLDER
import fs from 'node:fs'
import path from 'node:path'
import { createRequire } from 'node:module'
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet'

const require = createRequire(path.join(process.cwd(), 'x.js'))
const jsonld = require('jsonld')
const Graph = require('graphology')
const graphml = require('graphology-graphml')

const folder = process.argv[1]
const out = { parquet: {}, jsonld: {}, graphml: {} }
for (const name of fs.readdirSync(folder).sort()) {
  const file = path.join(folder, name)
  if (name.endsWith('.parquet')) {
    const buffer = await asyncBufferFromFile(file)
    const meta = await parquetMetadataAsync(buffer)
    const rows = await parquetReadObjects({ file: buffer })
    out.parquet[name] = { rows, count: Number(meta.num_rows), groups: meta.row_groups.length, by: meta.created_by }
  } else if (name.endsWith('.jsonld')) {
    const doc = JSON.parse(fs.readFileSync(file, 'utf8'))
    // Nothing may be fetched to understand the document.
    const documentLoader = url => { throw new Error('asked for ' + url) }
    const expanded = await jsonld.expand(doc, { documentLoader, safe: true })
    const quads = await jsonld.toRDF(doc, { documentLoader, safe: true })
    out.jsonld[name] = { expanded, quads: quads.map(q => ({ s: q.subject.value, p: q.predicate.value, o: q.object.value, kind: q.object.termType })) }
  } else if (name.endsWith('.graphml')) {
    const g = graphml.parse(Graph.MultiDirectedGraph || Graph, fs.readFileSync(file, 'utf8'))
    out.graphml[name] = {
      nodes: g.mapNodes((id, a) => ({ id, ...a })),
      edges: g.mapEdges((_, a, source, target) => ({ source, target, ...a })),
    }
  }
}
process.stdout.write(JSON.stringify(out, (_, v) => typeof v === 'bigint' ? Number(v) : v))

using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using LazyEngine.Errors;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Hosting.Travel;
using LazyEngine.Nodes;
using LazyEngine.Wire;

namespace LazyEngine.Hosting.Bundles;

/// <summary>Writes executions and the flows that they follow into one archive, with a checksum for each file.</summary>
/// <remarks>A file of commits is a list of blocks: four bytes with the length, the highest first, then rows as nodes send them to each other.</remarks>
internal sealed class BundleWriter(JournalSource source, DateTimeOffset now)
{
    private const int BlockBytes = 256 * 1024;

    public async Task WriteAsync(IReadOnlyList<IndexHeader> family, Stream output, CancellationToken cancellationToken)
    {
        // An archive is written at random places and all at once; whoever gets it may be slow, and far away.
        await using var file = new FileStream(Path.GetTempFileName(), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 81_920, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            var (executions, flows) = (new List<BundledExecution>(), new SortedDictionary<string, BundledFlow>(StringComparer.Ordinal));
            foreach (var member in family)
            {
                var name = string.Create(CultureInfo.InvariantCulture, $"executions/{executions.Count + 1:0000}.commits");
                var commits = 0L;
                var written = await EntryAsync(archive, name, async stream => commits = await CommitsAsync(member.Execution, stream, flows, cancellationToken));
                executions.Add(new BundledExecution(member.Execution.Value, member.FlowName, member.State.ToString(), commits, written));
            }

            foreach (var hash in flows.Keys.ToList()) flows[hash] = await FlowAsync(archive, FlowHash.Parse(hash), cancellationToken);
            var manifest = new BundleManifest(BundleManifest.FormatName, BundleManifest.Newest, now, executions, [.. flows.Values]);
            await EntryAsync(archive, BundleManifest.FileName, stream => JsonSerializer.SerializeAsync(stream, manifest, BundleManifest.Json, cancellationToken));
        }

        file.Position = 0;
        await file.CopyToAsync(output, cancellationToken);
    }

    private async Task<long> CommitsAsync(ExecutionId id, Stream stream, SortedDictionary<string, BundledFlow> flows, CancellationToken cancellationToken)
    {
        var (rows, bytes, count) = (new List<NodeRow>(), 0L, 0L);
        await foreach (var (version, commit) in source.ReadAsync(id, 1, long.MaxValue, cancellationToken))
        {
            foreach (var flow in Replay.FlowsOf(commit)) await KnowAsync(flow, flows, cancellationToken);
            var message = WireCodec.Encode(commit);
            rows.Add(new NodeRow(version, WireCodec.ManifestOf(commit), new Payload(message, string.Empty)));
            (bytes, count) = (bytes + message.Length, count + 1);
            if (bytes < BlockBytes) continue;
            await BlockAsync(stream, rows, cancellationToken);
            bytes = 0;
        }

        if (rows.Count > 0) await BlockAsync(stream, rows, cancellationToken);
        return count;
    }

    // Those of children as well, so that the flow can be shown as it was.
    private async Task KnowAsync(FlowHash flow, SortedDictionary<string, BundledFlow> flows, CancellationToken cancellationToken)
    {
        if (!flows.TryAdd(flow.Value, new BundledFlow(flow.Value, string.Empty, new BundledFile(string.Empty, 0, string.Empty)))) return;
        _ = await source.PlanAsync(flow, cancellationToken) ?? throw new EngineException(EngineError.FlowNotRegistered(flow.Value));
    }

    private async Task<BundledFlow> FlowAsync(ZipArchive archive, FlowHash hash, CancellationToken cancellationToken)
    {
        var definition = await source.ReadFlowAsync(hash, cancellationToken) ?? throw new EngineException(EngineError.FlowNotRegistered(hash.Value));
        var file = await EntryAsync(archive, $"flows/{hash.Value}.flow", stream => stream.WriteAsync(definition, cancellationToken).AsTask());
        return new BundledFlow(hash.Value, source.Find(hash)!.Name, file);
    }

    private static async Task BlockAsync(Stream stream, List<NodeRow> rows, CancellationToken cancellationToken)
    {
        var block = WireCodec.Encode(new NodeReply.RowsRead(rows.ToSequence(), null));
        var length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(length, block.Length);
        await stream.WriteAsync(length, cancellationToken);
        await stream.WriteAsync(block, cancellationToken);
        rows.Clear();
    }

    private static async Task<BundledFile> EntryAsync(ZipArchive archive, string name, Func<Stream, Task> write)
    {
        await using var stream = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
        await using var summed = new SummedStream(stream);
        await write(summed);
        return new BundledFile(name, summed.Written, summed.Sum());
    }
}

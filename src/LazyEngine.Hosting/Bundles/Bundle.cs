using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using LazyEngine.Executions;
using LazyEngine.Flows;
using LazyEngine.Journal;
using LazyEngine.Nodes;
using LazyEngine.Wire;
using Names = LazyEngine.Actors.Names;

namespace LazyEngine.Hosting.Bundles;

/// <summary>Reads a bundle, and checks all of it first.</summary>
internal static class Bundle
{
    /// <summary>The most that a bundle may hold, so that a small file cannot fill the memory.</summary>
    private const long BytesMax = 1024L * 1024 * 1024;

    private const int ManifestBytesMax = 64 * 1024 * 1024;

    /// <summary>Fills a store in memory with what a bundle holds.</summary>
    /// <param name="file">The file.</param>
    /// <exception cref="FormatException">It is no bundle, one of a later release, or damaged; the message says which.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<(BundleManifest Manifest, MemoryStore Store)> ReadAsync(string file)
    {
        await using var stream = File.OpenRead(file);
        try
        {
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            var manifest = ManifestOf(archive, file);
            if (manifest.Executions.Sum(execution => execution.File.Bytes) + manifest.Flows.Sum(flow => flow.File.Bytes) is > BytesMax or < 0) throw new FormatException($"'{file}' holds more than {BytesMax} bytes, the limit of what is read into memory.");
            var store = new MemoryStore();
            foreach (var flow in manifest.Flows)
            {
                var definition = Content(archive, flow.File, file);
                if (FlowHash.Of(definition).Value != flow.Hash) throw new FormatException($"'{file}' is damaged: {flow.File.Name} is not flow {flow.Hash}.");
                await store.RegisterFlowAsync(FlowHash.Parse(flow.Hash), flow.Name, definition, manifest.CreatedAt);
            }

            foreach (var execution in manifest.Executions) await AddAsync(store, execution, Content(archive, execution.File, file), file);
            return (manifest, store);
        }
        catch (Exception cause) when (cause is InvalidDataException or JsonException or UnreadableException or JournalConflictException or OverflowException)
        {
            throw new FormatException($"'{file}' is no bundle of LazyEngine, or it is damaged: {cause.Message}", cause);
        }
    }

    private static BundleManifest ManifestOf(ZipArchive archive, string file)
    {
        var entry = archive.GetEntry(BundleManifest.FileName) ?? throw new FormatException($"'{file}' is no bundle of LazyEngine: it has no {BundleManifest.FileName}.");
        if (entry.Length > ManifestBytesMax) throw new FormatException($"'{file}' has a {BundleManifest.FileName} of {entry.Length} bytes; {ManifestBytesMax} are allowed.");
        using var content = entry.Open();
        var manifest = JsonSerializer.Deserialize<BundleManifest>(content, BundleManifest.Json);
        if (manifest?.Format != BundleManifest.FormatName) throw new FormatException($"'{file}' is no bundle of LazyEngine: its format is '{manifest?.Format}'.");
        return manifest.Version is >= 1 and <= BundleManifest.Newest ? manifest : throw new FormatException($"'{file}' has layout {manifest.Version}; this release reads layouts up to {BundleManifest.Newest}. Read it with a later one.");
    }

    private static byte[] Content(ZipArchive archive, BundledFile wanted, string file)
    {
        var entry = archive.GetEntry(wanted.Name) ?? throw new FormatException($"'{file}' is damaged: {wanted.Name} is missing.");
        if (entry.Length != wanted.Bytes) throw new FormatException($"'{file}' is damaged: {wanted.Name} has {entry.Length} bytes, and not {wanted.Bytes}.");
        var bytes = new byte[wanted.Bytes];
        using var content = entry.Open();
        content.ReadExactly(bytes);
        return Convert.ToHexStringLower(SHA256.HashData(bytes)) == wanted.Sha256 ? bytes : throw new FormatException($"'{file}' is damaged: the checksum of {wanted.Name} is another.");
    }

    private static async Task AddAsync(MemoryStore store, BundledExecution execution, byte[] bytes, string file)
    {
        var (id, rows, place) = (ExecutionId.Parse(execution.Id), new List<JournalRow>(), 0);
        IndexHeader? header = null;
        while (place < bytes.Length)
        {
            if (bytes.Length - place < sizeof(int)) throw new FormatException($"'{file}' is damaged: {execution.File.Name} ends in the middle.");
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(place));
            place += sizeof(int);
            if (length < 0 || length > bytes.Length - place) throw new FormatException($"'{file}' is damaged: {execution.File.Name} ends in the middle.");
            var block = (NodeReply.RowsRead)WireCodec.Decode(RowsManifest, bytes.AsMemory(place, length));
            place += length;
            foreach (var row in block.Rows)
            {
                var commit = (Commit)WireCodec.Decode(row.Manifest, row.Message.Bytes);
                if (commit.Execution != id) throw new FormatException($"'{file}' is damaged: {execution.File.Name} has a commit of execution '{commit.Execution}'.");
                header = commit.Index ?? header;
                rows.Add(new JournalRow(row.SequenceNr, row.Message.Bytes.ToArray(), row.Manifest, 0, commit.At.UtcTicks, string.Empty));
            }
        }

        if (rows.Count != execution.Commits) throw new FormatException($"'{file}' is damaged: {execution.File.Name} has {rows.Count} commits, and not {execution.Commits}.");
        if (rows.Count > 0) await store.AppendAsync(new JournalWrite(Names.PersistenceId(id), rows, header));
    }

    private static readonly string RowsManifest = WireCodec.ManifestOf(new NodeReply.RowsRead([], null));
}

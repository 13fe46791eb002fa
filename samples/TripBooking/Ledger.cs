using System.Text.Json;
using LazyEngine.Worker;

namespace TripBooking;

/// <summary>Notes each effect of a handler as a line of JSON, as somebody outside would see it happen.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream? _file;

    public Ledger(SampleOptions options)
    {
        // Without a buffer each line is one write, which outlives the process that made it.
        if (options.Ledger is { } path) _file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
    }

    public void Write(TaskContext context)
    {
        if (_file is null) return;
        var entry = new { Token = context.Token.ToString(), Key = context.IdempotencyKey, Task = context.TaskName, context.Attempt, Process = Environment.ProcessId };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, JsonSerializerOptions.Web), (byte)'\n'];
        lock (_gate) _file.Write(line);
    }

    public void Dispose() => _file?.Dispose();
}

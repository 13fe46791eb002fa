using System.Text.Json;
using LazyEngine.Worker;

namespace TripBooking;

/// <summary>Notes each effect of a handler as a line of JSON, as somebody outside would see it happen.</summary>
internal sealed class Ledger : IDisposable
{
    private readonly Lock _gate = new();
    private readonly FileStream? _file;

    private Ledger(FileStream? file) => _file = file;

    /// <summary>Opens a ledger for appending; without a path nothing is noted.</summary>
    /// <exception cref="UnusableFileException">The file cannot be written.</exception>
    public static Ledger Open(string? path)
    {
        try
        {
            // Without a buffer each line is one write, which outlives the process that made it.
            return new Ledger(path is null ? null : new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new UnusableFileException($"{path}: {cause.Message}");
        }
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

using System.Text.Json;
using LazyEngine.Worker;

namespace LazyEngine.EndToEnd.Flows;

/// <summary>Notes each effect of a handler as a line of JSON, as somebody outside would see it happen.</summary>
internal static class Ledger
{
    private static readonly Lock Gate = new();

    public static void Append(string path, TaskContext context)
    {
        var entry = new { Token = context.Token.ToString(), Key = context.IdempotencyKey, Task = context.TaskName, context.Attempt, Process = Environment.ProcessId };
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(entry, JsonSerializerOptions.Web), (byte)'\n'];
        lock (Gate)
        {
            // Without a buffer each line is one write, which outlives the process that made it.
            using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
            file.Write(line);
        }
    }
}

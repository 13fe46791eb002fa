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
            using var file = Open(path);
            file.Write(line);
        }
    }

    // Several processes write it: one at a time, or they would write over each other's ends.
    private static FileStream Open(string path)
    {
        var turn = new SpinWait();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            }
            catch (IOException) when (File.Exists(path))
            {
                turn.SpinOnce();
            }
        }
    }
}

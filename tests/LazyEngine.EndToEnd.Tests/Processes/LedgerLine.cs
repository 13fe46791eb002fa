using System.Text.Json;

namespace LazyEngine.EndToEnd.Tests.Processes;

/// <summary>An effect of a handler, as somebody outside has seen it.</summary>
internal sealed record LedgerLine(string Token, string Key, string Task, int Attempt, int Process)
{
    /// <summary>Reads the lines that are there; a process may be writing another one.</summary>
    public static IReadOnlyList<LedgerLine> Read(string path)
    {
        if (!File.Exists(path)) return [];
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        var text = reader.ReadToEnd();
        var complete = text[..(text.LastIndexOf('\n') + 1)];
        return [.. complete.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<LedgerLine>(line, JsonSerializerOptions.Web)!)];
    }
}

using System.Text.Json;
using System.Text.RegularExpressions;
using LazyEngine.Testing;

namespace LazyEngine.Cli.Tests;

/// <summary>An example of docs/flow-files.md: a file, what it was given and how it ended.</summary>
internal sealed partial record FlowFilesExample(string Text, JsonElement Said)
{
    public static IReadOnlyList<FlowFilesExample> All { get; } =
        [.. Example().Matches(File.ReadAllText(Repository.File("docs", "flow-files.md")).ReplaceLineEndings("\n")).Select(match => new FlowFilesExample(match.Groups["file"].Value, JsonDocument.Parse(match.Groups["said"].Value).RootElement))];

    /// <summary>How many files the document shows, with or without an end.</summary>
    public static int Shown => File.ReadAllText(Repository.File("docs", "flow-files.md")).Split("```yaml\n").Length - 1;

    public string? Flow => Find("flow")?.GetString();

    public string State => Said.GetProperty("state").GetString()!;

    public string? Error => Find("error")?.GetString();

    public IEnumerable<JsonProperty> Inputs => Find("inputs")?.EnumerateObject() ?? default;

    public IEnumerable<JsonProperty> Signals => Find("signals")?.EnumerateArray().Select(signal => signal.EnumerateObject().Single()) ?? [];

    public IEnumerable<JsonProperty> Results => Find("results")?.EnumerateObject() ?? default;

    private JsonElement? Find(string name) => Said.TryGetProperty(name, out var value) ? value : null;

    [GeneratedRegex(@"```yaml\n(?<file>.*?)```\n```json\n(?<said>.*?)```\n", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Example();
}

namespace LazyEngine.Testing;

/// <summary>A numbered behaviour as a file that <c>lazyengine run --flow</c> takes: a flow of test handlers, with what is expected of it in the comments at its head.</summary>
/// <param name="Number">The number of the behaviour in docs/taskflow.md, as <c>B064</c>.</param>
/// <param name="Text">The file.</param>
public sealed record ConformanceFile(string Number, string Text)
{
    public static IReadOnlyList<ConformanceFile> All { get; } =
        [.. Directory.GetFiles(Folder, "B*.yaml").Order(StringComparer.Ordinal).Select(file => new ConformanceFile(System.IO.Path.GetFileNameWithoutExtension(file), File.ReadAllText(file).ReplaceLineEndings("\n")))];

    public static string Folder => Repository.File("tests", "LazyEngine.Testing", "Conformance");

    public string Path => System.IO.Path.Combine(Folder, Number + ".yaml");

    /// <summary>The state that it ends in.</summary>
    public string State => Head("state")!;

    /// <summary>The code of the failure that it ends with.</summary>
    public string? Error => Head("error");

    /// <summary>The task whose outcome is followed by a stop, and later a resume.</summary>
    public string? StopAfter => Head("stop-after");

    /// <summary>The changes of state of tasks, as <c>task State</c>, without what comes between Pending and an end; in any order where the file says so.</summary>
    public IReadOnlyList<string> Told => Sorted(Head("told")?.Split(", ") ?? []);

    public static ConformanceFile Of(string number) => All.Single(file => file.Number == number);

    /// <summary>Changes of state in the form of <see cref="Told"/>.</summary>
    public IReadOnlyList<string> Tell(IEnumerable<(string Task, string To)> steps) => Sorted(steps.Where(step => step.To is not ("Scheduled" or "Running" or "Waiting")).Select(step => $"{step.Task} {step.To}"));

    public override string ToString() => Number;

    private string[] Sorted(IEnumerable<string> told) => Head("order") == "any" ? [.. told.Order(StringComparer.Ordinal)] : [.. told];

    private string? Head(string name) =>
        Text.Split('\n').TakeWhile(line => line.StartsWith('#')).FirstOrDefault(line => line.StartsWith($"# {name}: ", StringComparison.Ordinal))?[(name.Length + 4)..];
}

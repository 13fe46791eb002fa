using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Served;

/// <summary>What the handlers of the tests' flows have noted, and the gates that they wait for.</summary>
internal sealed class Starts(TemporaryFolder folder)
{
    public string Folder => folder.Path;

    /// <summary>Lets a gated task end, now or whenever it comes to its gate.</summary>
    public void Open(string execution, string task) => folder.Write($"open-{execution}-{task}", string.Empty);

    /// <summary>The attempts of a task that were started, each as often as it was.</summary>
    public IReadOnlyList<int> Of(string execution, string task) =>
        [.. Directory.EnumerateFiles(folder.Path, $"started-{execution}-{task}-*").Select(file => int.Parse(Path.GetFileName(file).Split('-')[^2], System.Globalization.CultureInfo.InvariantCulture)).Order()];
}

using System.Runtime.CompilerServices;

namespace LazyEngine.Testing;

/// <summary>Compares text with a file that a person has approved.</summary>
public static class Approval
{
    /// <summary>Compares with <c>Approved/{name}.txt</c> beside the calling test; a difference is written next to it.</summary>
    public static void Matches(string actual, string name, [CallerFilePath] string callerFilePath = "")
    {
        var folder = Path.Combine(Path.GetDirectoryName(Repository.Source(callerFilePath))!, "Approved");
        var approved = Path.Combine(folder, $"{name}.txt");
        var received = Path.Combine(folder, $"{name}.received.txt");
        var normalized = Normalize(actual);

        if (File.Exists(approved) && Normalize(File.ReadAllText(approved)) == normalized)
        {
            File.Delete(received);
            return;
        }

        Directory.CreateDirectory(folder);
        File.WriteAllText(received, normalized);
        Assert.Fail($"{FirstDifference(approved, normalized)} If that is intended: cp '{received}' '{approved}'");
    }

    private static string Normalize(string text) => text.ReplaceLineEndings("\n").TrimEnd() + "\n";

    private static string FirstDifference(string approved, string actual)
    {
        if (!File.Exists(approved)) return $"{approved} does not exist.";
        var was = Normalize(File.ReadAllText(approved)).Split('\n');
        var now = actual.Split('\n');
        var line = was.Zip(now).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"{approved} differs from line {line + 1} on: approved '{was.ElementAtOrDefault(line)}', received '{now.ElementAtOrDefault(line)}'.";
    }
}

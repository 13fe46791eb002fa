using LazyEngine.Testing;

namespace LazyEngine.EndToEnd.Tests.Processes;

/// <summary>Writes the files that programs are given.</summary>
internal static class TemporaryFiles
{
    /// <returns>The file's path.</returns>
    public static string Write(this TemporaryFolder folder, string name, string content)
    {
        File.WriteAllText(folder.File(name), content);
        return folder.File(name);
    }
}

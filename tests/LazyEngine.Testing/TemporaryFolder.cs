namespace LazyEngine.Testing;

/// <summary>A folder that goes with the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lazyengine-test-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <returns>The path of the new file.</returns>
    public string Write(string name, string content)
    {
        System.IO.File.WriteAllText(File(name), content);
        return File(name);
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (IOException)
        {
            // A file that is still open stays behind in the temporary folder.
        }
    }
}

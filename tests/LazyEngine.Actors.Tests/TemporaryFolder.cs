namespace LazyEngine.Actors.Tests;

internal sealed class TemporaryFolder
{
    public string Path { get; } = Directory.CreateTempSubdirectory("lazyengine-").FullName;
}

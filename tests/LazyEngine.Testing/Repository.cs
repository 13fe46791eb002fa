namespace LazyEngine.Testing;

/// <summary>The checkout that the running tests were built from.</summary>
public static class Repository
{
    // What the compiler writes for the repository's root when it builds reproducibly.
    private const string MappedRoot = "/_/";

    public static string Root { get; } = FindRoot();

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The file behind a <c>[CallerFilePath]</c>, whose root is replaced in reproducible builds.</summary>
    public static string Source(string callerFilePath)
    {
        ArgumentNullException.ThrowIfNull(callerFilePath);
        return callerFilePath.StartsWith(MappedRoot, StringComparison.Ordinal) ? File(callerFilePath[MappedRoot.Length..]) : callerFilePath;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "LazyEngine.sln"))) return folder.FullName;
        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds LazyEngine.sln.");
    }
}

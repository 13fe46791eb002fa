namespace LazyEngine.Testing;

/// <summary>Where the sources are: the nearest folder above the running test that holds the solution.</summary>
public static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    public static string File(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string? folder) => folder switch
    {
        null => throw new InvalidOperationException("The tests do not run inside the repository."),
        _ when System.IO.File.Exists(Path.Combine(folder, "LazyEngine.sln")) => folder,
        _ => Find(Path.GetDirectoryName(folder)),
    };
}

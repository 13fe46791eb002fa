namespace LazyEngine.Testing;

/// <summary>Programs and assemblies that are built together with the tests.</summary>
public static class Programs
{
    /// <summary>The assembly of a project; tests and programs are built into neighbouring folders of the same configuration.</summary>
    /// <param name="project">The project's name.</param>
    public static string PathOf(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, $"{project}.dll");
    }
}

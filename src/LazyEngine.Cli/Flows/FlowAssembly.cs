using System.Reflection;
using System.Runtime.Loader;
using LazyEngine.Worker;

namespace LazyEngine.Cli.Flows;

/// <summary>Loads flows and handlers from an assembly, with the libraries that lie beside it.</summary>
/// <remarks>What the host has itself is shared with it, so that both mean the same types; everything else is the assembly's own.</remarks>
internal sealed class FlowAssembly : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver _resolver;

    private FlowAssembly(string file)
        : base(Path.GetFileNameWithoutExtension(file)) =>
        _resolver = new AssemblyDependencyResolver(file);

    /// <summary>The modules of an assembly.</summary>
    /// <exception cref="WrongUseException">The file is no assembly, cannot be loaded, or has no module.</exception>
    public static IReadOnlyList<IFlowModule> Load(string file)
    {
        var path = Path.GetFullPath(file);
        if (!File.Exists(path)) throw new WrongUseException($"There is no file '{path}'.");
        try
        {
            var assembly = new FlowAssembly(path).LoadFromAssemblyPath(path);
            var modules = assembly.GetExportedTypes()
                .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IFlowModule)))
                .OrderBy(type => type.FullName, StringComparer.Ordinal)
                .Select(Make)
                .ToList();
            return modules.Count > 0
                ? modules
                : throw new WrongUseException($"'{path}' has no flows: no public class in it implements {typeof(IFlowModule).FullName}.");
        }
        catch (Exception cause) when (cause is BadImageFormatException or FileLoadException or FileNotFoundException or TypeLoadException or ReflectionTypeLoadException)
        {
            throw new WrongUseException($"'{path}' cannot be loaded: {cause.Message}");
        }
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        try
        {
            return Default.LoadFromAssemblyName(assemblyName);
        }
        catch (Exception unknownToTheHost) when (unknownToTheHost is FileNotFoundException or FileLoadException)
        {
            return _resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
        }
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName) =>
        _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } path ? LoadUnmanagedDllFromPath(path) : 0;

    private static IFlowModule Make(Type type)
    {
        try
        {
            return (IFlowModule)Activator.CreateInstance(type)!;
        }
        catch (MissingMethodException)
        {
            throw new WrongUseException($"{type.FullName} has no public constructor without parameters.");
        }
        catch (TargetInvocationException cause)
        {
            throw new WrongUseException($"{type.FullName} cannot be made: {cause.InnerException?.Message}");
        }
    }
}

using System.Reflection;
using System.Runtime.Loader;

namespace RosePO.Loading;

/// <summary>The context of the core and everything it needs, managed and native, read from one folder by its <c>.deps.json</c>.</summary>
internal sealed class CoreLoadContext : AssemblyLoadContext
{
    public const string CoreName = "RosePO.Core";

    private readonly AssemblyDependencyResolver _resolver;

    // Not collectible: libtorch registers its operators with the process and never leaves it.
    public CoreLoadContext(string folder)
        : base(CoreName, isCollectible: false) =>
        _resolver = new AssemblyDependencyResolver(Path.Combine(folder, CoreName + ".dll"));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // Requests and results are one set of types on both sides of the boundary: the ones that PowerShell sees.
        if (assemblyName.Name == typeof(RoseException).Assembly.GetName().Name)
        {
            return null;
        }

        var path = _resolver.ResolveAssemblyToPath(assemblyName);
        return path is null ? null : LoadFromAssemblyPath(path);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        var path = _resolver.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? nint.Zero : LoadUnmanagedDllFromPath(path);
    }
}

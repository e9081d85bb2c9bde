using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace RosePO.Loading;

/// <summary>
/// Answers for one assembly name, <c>RosePO.Core</c>, while the module is imported. The core then lives in a load context of
/// its own, so that no version of TorchSharp, DuckDB or YamlDotNet that another module brought can meet this module's.
/// </summary>
public sealed class ModuleLoader : IModuleAssemblyInitializer, IModuleAssemblyCleanup
{
    // One for the process: libtorch cannot be loaded twice, so a module imported again must find the same core.
    private static readonly Lazy<CoreLoadContext> s_context = new(
        () => new CoreLoadContext(Path.Combine(Path.GetDirectoryName(typeof(ModuleLoader).Assembly.Location)!, "Dependencies")));

    /// <inheritdoc/>
    public void OnImport() => AssemblyLoadContext.Default.Resolving += Resolve;

    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => AssemblyLoadContext.Default.Resolving -= Resolve;

    private static Assembly? Resolve(AssemblyLoadContext context, AssemblyName name) =>
        name.Name == CoreLoadContext.CoreName ? s_context.Value.LoadFromAssemblyName(name) : null;
}

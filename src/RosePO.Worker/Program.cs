using System.Runtime.Loader;

namespace RosePO.Worker;

/// <summary>
/// Processes that a launcher started compute one request together. The first reads it from its standard input, writes how far it is and what came of it to its
/// standard output, and stops when the input ends.
/// </summary>
internal static class Program
{
    private static int Main()
    {
        // In the module the types of requests are one folder up, where PowerShell shares them.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.GetFullPath(Path.Combine("..", name.Name + ".dll"), AppContext.BaseDirectory) is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        return Work.Run(Console.In, Console.Out);
    }
}

using System.Runtime.Loader;
using RosePO.Server;

// In the module the types of requests are one folder up, where PowerShell shares them.
AssemblyLoadContext.Default.Resolving += (context, name) =>
    Path.GetFullPath(Path.Combine("..", name.Name + ".dll"), AppContext.BaseDirectory) is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
return await RecommendationHost.Run(args);

using System.Runtime.Loader;

namespace RosePO.Module.Tests;

[Collection(Host.Collection)]
public sealed class LoadContextTests(Host host) : IClassFixture<Host>
{
    private const string Import = "Import-RecDataset -Format Sample -SampleUsers 20 -SampleFamilies 8 -SampleFamilySize 4";

    private static IEnumerable<string?> NamesIn(AssemblyLoadContext context) => context.Assemblies.Select(assembly => assembly.GetName().Name);

    [Theory]
    [InlineData("[RosePO.DatasetResult]")]
    [InlineData("[RosePO.TrainingStage]::Align")]
    [InlineData("[RosePO.RoseException]")]
    public void Types_that_users_see_resolve_by_name(string expression) => Assert.NotNull(Assert.Single(host.Get(expression)));

    [Fact]
    public void The_core_and_what_it_needs_stay_out_of_the_default_context()
    {
        Assert.Single(host.Get(Import));
        var mine = Assert.Single(AssemblyLoadContext.All, context => context.Name == "RosePO.Core");
        Assert.Contains("RosePO.Core", NamesIn(mine));
        Assert.Contains("DuckDB.NET.Data", NamesIn(mine));
        Assert.DoesNotContain(NamesIn(AssemblyLoadContext.Default), name => name is "RosePO.Core" or "TorchSharp" or "DuckDB.NET.Data" or "Microsoft.ML.Tokenizers" or "Microsoft.ML.OnnxRuntime");
        Assert.DoesNotContain("RosePO.Abstractions", NamesIn(mine));
    }

    [Fact]
    public void Importing_again_finds_the_same_core()
    {
        host.Get(Import);
        host.Get($"Remove-Module RosePO; Import-Module '{Repository.Manifest}' -Force");
        Assert.Single(host.Get(Import));
        Assert.Single(AssemblyLoadContext.All, context => context.Name == "RosePO.Core");
    }

    [Fact]
    public void Other_versions_of_libraries_that_another_module_loaded_first_stay_theirs()
    {
        // In the default context, before the module's own are needed here, as Import-Module of another module would.
        var yaml = AssemblyLoadContext.Default.LoadFromAssemblyPath(Package("yamldotnet/16.3.0/lib/net8.0/YamlDotNet.dll"));
        var json = AssemblyLoadContext.Default.LoadFromAssemblyPath(Package("newtonsoft.json/13.0.4/lib/net6.0/Newtonsoft.Json.dll"));
        File.WriteAllText(host.InFolder("experiment.yml"), "dataset: { format: Sample, sample: { users: 20, families: 8, familySize: 4 } }\n");
        Assert.Single(host.Get("Invoke-RosePOExperiment ./experiment.yml"));

        var mine = Assert.Single(AssemblyLoadContext.All, context => context.Name == "RosePO.Core");
        var own = Assert.Single(mine.Assemblies, assembly => assembly.GetName().Name == "YamlDotNet");
        Assert.True(own.GetName().Version > yaml.GetName().Version);
        Assert.Same(yaml, Assert.Single(AssemblyLoadContext.Default.Assemblies, assembly => assembly.GetName().Name == "YamlDotNet"));

        // Theirs keep working beside.
        var text = json.GetType("Newtonsoft.Json.JsonConvert")!.GetMethod("SerializeObject", [typeof(object)])!.Invoke(null, [new[] { 1, 2 }]);
        Assert.Equal("[1,2]", text);
        var parsed = yaml.GetType("YamlDotNet.Serialization.Deserializer")!.GetConstructor([])!.Invoke([]);
        var deserialize = parsed.GetType().GetMethods().First(method =>
            method is { Name: "Deserialize", IsGenericMethod: true } && method.GetParameters() is [var only] && only.ParameterType == typeof(string));
        Assert.Equal("x", deserialize.MakeGenericMethod(typeof(string)).Invoke(parsed, ["x"]));
    }

    [Fact]
    public void A_removed_module_leaves_no_command_and_answers_for_no_assembly()
    {
        using var own = new Host();
        own.Get(Import);
        own.Get("Remove-Module RosePO");
        Assert.Empty(own.Get("Get-Command Import-RecDataset -ErrorAction Ignore"));
        Assert.Empty(own.Get("Get-Module RosePO"));
        own.Get($"Import-Module '{Repository.Manifest}'");
        Assert.Single(own.Get(Import));
    }

    private static string Package(string file) => Path.Combine([FreshUser.PackageFolder, .. file.Split('/')]);
}

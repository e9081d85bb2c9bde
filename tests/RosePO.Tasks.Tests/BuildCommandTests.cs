using System.Reflection;
using Microsoft.Build.Framework;

namespace RosePO.Tasks.Tests;

/// <summary>The command that a report shows.</summary>
public class BuildCommandTests
{
    public class Telling : DispatchProxy
    {
        internal Dictionary<string, string> Properties { get; } = [];

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.Name == nameof(IBuildEngine6.GetGlobalProperties) ? Properties : throw new NotSupportedException();
    }

    private static string Of(params (string Name, string Value)[] properties)
    {
        var engine = DispatchProxy.Create<IBuildEngine6, Telling>();
        foreach (var (name, value) in properties)
        {
            ((Telling)engine).Properties[name] = value;
        }

        return BuildCommand.Of("my project.csproj", engine);
    }

    [Theory]
    [InlineData("ApiKey")]
    [InlineData("NuGetApiKey")]
    [InlineData("Token")]
    [InlineData("MyRosePOToken")]
    [InlineData("_RosePOFile")]
    [InlineData("SolutionDir")]
    [InlineData("Password")]
    public void Properties_that_are_not_of_the_package_are_not_told(string name) =>
        Assert.Equal("dotnet build \"my project.csproj\"", Of((name, "hidden")));

    [Theory]
    [InlineData("RosePOSet", "seed=4;name=a,b", " -p:RosePOSet=seed=4%3Bname=a%2Cb")]
    [InlineData("RosePOSet", "seed=4%3Bname=a", " -p:RosePOSet=seed=4%3Bname=a")]
    [InlineData("rosepoRunsFolder", "my runs", " -p:rosepoRunsFolder=\"my runs\"")]
    [InlineData("Configuration", "Release", " -p:Configuration=Release")]
    [InlineData("TorchDevice", "cuda", " -p:TorchDevice=cuda")]
    [InlineData("EnableRosePO", "true", " -p:EnableRosePO=true")]
    public void Properties_of_the_package_are_told(string name, string value, string shown) =>
        Assert.Equal($"dotnet build \"my project.csproj\"{shown}", Of((name, value), ("ApiKey", "hidden")));

    [Fact]
    public void An_engine_that_tells_no_properties_gives_the_project_alone() =>
        Assert.Equal("dotnet build user.csproj", BuildCommand.Of("user.csproj", null));
}

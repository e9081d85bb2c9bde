namespace RosePO.Core.Tests.Models;

/// <summary>A tiny random Llama as Hugging Face ships one in five files, with the numbers of the reference beside it.</summary>
internal static class UntiedLlama
{
    public static string Folder
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(at.FullName, "RosePO.Tools.sln")))
            {
                at = at.Parent ?? throw new DirectoryNotFoundException("The tests run outside the repository.");
            }

            return Path.Combine(at.FullName, "tests", "RosePO.Core.Tests", "Fixtures", "hf", "llama-untied");
        }
    }
}

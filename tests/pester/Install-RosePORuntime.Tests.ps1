BeforeAll {
    . "$PSScriptRoot/common.ps1"
    Push-Location $TestDrive

    # A package of this platform whose libraries are empty but for a word: enough to be installed, never to be loaded.
    $null = New-Item ./packages -ItemType Directory
    $platform = "$($IsWindows ? 'win' : $IsMacOS ? 'osx' : 'linux')-$([Runtime.InteropServices.RuntimeInformation]::ProcessArchitecture)".ToLowerInvariant()
    $library = $IsWindows ? 'torch_cpu.dll' : $IsMacOS ? 'libtorch_cpu.dylib' : 'libtorch_cpu.so'
    $head = Install-RosePORuntime -Destination ./none -Source ./packages -ErrorAction SilentlyContinue -ErrorVariable missing
    $null = "$missing" -match '\d+\.\d+\.\d+'
    $version = $Matches[0]
    $archive = [IO.Compression.ZipFile]::Open("$TestDrive/packages/libtorch-cpu-$platform.$version.nupkg", 'Create')
    foreach ($entry in "runtimes/$platform/native/$library", "libtorch-cpu-$platform.nuspec") {
        $writer = [IO.StreamWriter]::new($archive.CreateEntry($entry).Open())
        $writer.Write('<package><metadata/></package>')
        $writer.Dispose()
    }

    $archive.Dispose()
    $bytes = [IO.File]::ReadAllBytes((Get-Item ./packages/*.nupkg).FullName)
    $hash = [Convert]::ToBase64String([Security.Cryptography.SHA512]::HashData($bytes))
}

AfterAll { Pop-Location }

Describe 'Install-RosePORuntime' {
    It 'installs from a folder of packages, and finds that again' {
        $installed = Install-RosePORuntime -Source ./packages -Destination ./libtorch -Hash $hash -WarningVariable told -WarningAction SilentlyContinue
        $installed | Should -BeOfType RosePO.RuntimeInstallResult
        "./libtorch/$library" | Should -Exist
        $installed.FoundByItself | Should -BeFalse
        "$told" | Should -Match ROSEPO_LIBTORCH
        (Install-RosePORuntime -Source ./packages -Destination ./libtorch -Hash $hash -WarningAction SilentlyContinue).Reused | Should -BeTrue
    }

    It 'refuses a package that is not what its hash says' {
        ErrorIdOf { Install-RosePORuntime -Source ./packages -Destination ./wrong -Hash ('A' * 86 + '==') -ErrorAction Continue } |
            Should -Be 'PackageInvalid,RosePO.Commands.InstallRosePORuntimeCommand'
        './wrong' | Should -Not -Exist
    }

    It 'reports a source without the package as PackageNotFound' {
        ErrorIdOf { Install-RosePORuntime -Source ./missing -Destination ./none -ErrorAction Continue } |
            Should -Be 'PackageNotFound,RosePO.Commands.InstallRosePORuntimeCommand'
    }

    It 'fetches and writes nothing under -WhatIf' {
        Install-RosePORuntime -Kind Cpu -Source https://feed.invalid/v3/index.json -Destination ./whatif -WhatIf
        './whatif' | Should -Not -Exist
    }

    It 'completes builds' {
        Complete 'Install-RosePORuntime -Kind Cu' | Should -Be Cuda
    }
}

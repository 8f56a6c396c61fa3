// Preloaded into Janus, which leaves out interfaces that say they are the loopback: none says so.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <ifaddrs.h>
#include <net/if.h>

int getifaddrs(struct ifaddrs **found) {
  int (*real)(struct ifaddrs **) = dlsym(RTLD_NEXT, "getifaddrs");
  int result = real(found);
  for (struct ifaddrs *each = result ? 0 : *found; each; each = each->ifa_next) each->ifa_flags &= ~IFF_LOOPBACK;
  return result;
}

"""The native explorer: the system as C, compiled by the machine's compiler, loaded and run in this process.

From system to answer
---------------------
``source.source_of(system, layout, shape) -> str``      one C file: macros that shape the hand-written runtime,
                                                        which it includes (``runtime/*.h``), generated functions
``toolchain.find_compiler``, ``cache.Cache.library``    source to shared library
``library.Library(path)``                               ctypes: every exported function with its types
``search.Search``                                       one exploration: levels, sightings, limits, progress
``explorer.explore``                                    the engine: `Exploration` as the interpreter gives it

In C (one translation unit; everything static but the functions marked ``ZC_API``)
----------------------------------------------------------------------------------
``ZC_WORDS``                    64-bit words of a state vector, word 0 most significant, as in ``system/layout.py``
``zc_expand(worker, s, out)``   generated: writes the successors of ``s`` (``ZC_WORDS`` words each) at ``out`` and
                                returns where they end; notes deadlock, faults, fired actions in ``worker``
``ZC_FANOUT``                   how many successors one state has at most
``zc_search``                   ``->arena``: the states by id, ``zc_state(search, id)`` gives one; ids are dense,
                                in discovery order; ``->levels``: level d is ids ``starts[d] .. starts[d + 1] - 1``
``zc_examined(search)``         ids below this were looked at and expanded (a prefix of the arena, always)
``zc_index(search)``            makes `zc_find` possible: the visited set may keep no ids (``runtime/visited.h``);
                                0 if there is no memory for it
``zc_find(search, vector)``     the id of a state, ``ZC_NONE`` if it was not seen
``zc_stopped(search)``          whether somebody asked for an end: look at it now and then in long loops
``counting.Canonical``          alike threads: which functions of ``ordering`` put a successor in order; the layout
                                is then ``analysis.counted_layout``, and states are canonical everywhere
``members.Members``             many alike threads: one function takes the steps of each in the place of the first
``sparing.SparingWriter``       in place of the plain ``zc_expand``: steps of a stubborn set, ``runtime/stubborn.h``
A part that looks at what was found (hope masks, lasting loops) adds ``runtime/<part>.h``, included after the
search, a module that writes its generated functions, and the types of its exported ones.
"""
